import type { Operation, Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { CALL, type EclrMessage, FOUND, LOOK_UP, RETURN, stateOf } from './wire.ts'

/** Services that may be known by number on one connection. */
const services = 32
const CONTROL = 'IProConOSControlService'
const DEVICE = 'IDeviceInfoService'
/** Method of the device information that returns the state. */
const STATE = 3

interface Call {
  readonly verb: Verb
  readonly name: string
}

/** Methods of the control service whose effect a capture shows, and Metasploit's phoenix_command names. */
const control: ReadonlyMap<number, Call> = new Map<number, Call>([
  [6, { verb: 'start', name: 'Start' }],
  [7, { verb: 'stop', name: 'Stop' }],
])

export class ProconosEclrState {
  readonly names = new Map<number, string>()
  lookedUp: string | undefined
  asked: Operation | undefined
}

export function facts(message: EclrMessage, slice: Slice, emit: Emit, state: ProconosEclrState): void {
  if (message.kind === LOOK_UP) {
    state.lookedUp = (message.name ?? '').replace(/^.*\./, '').replace(/\d+$/, '')
    ask(
      {
        kind: 'operation',
        verb: 'browse',
        name: 'Look up service',
        code: 'look-up',
        object: state.lookedUp,
        outcome: 'requested',
      },
      emit,
      state,
    )
  } else if (message.kind === FOUND) {
    if (message.service !== 0 && state.lookedUp !== undefined && state.names.size < services)
      state.names.set(message.service, state.lookedUp)
    answer(message.service === 0 ? 'no such service' : undefined, emit, state)
  } else if (message.kind === CALL) ask(callOf(message, state), emit, state)
  else if (message.kind === RETURN) {
    answer(undefined, emit, state)
    if (state.names.get(message.service) === DEVICE && message.method === STATE)
      emitState(message, slice, emit)
  }
}

function callOf({ service, method }: EclrMessage, state: ProconosEclrState): Operation {
  const name = state.names.get(service) ?? `service ${service}`
  const known = name === CONTROL ? control.get(method) : undefined
  // Reading services have no methods that change anything; of others nothing is known.
  const verb = known?.verb ?? (name === DEVICE || name === 'IDataAccessService' ? 'read' : 'execute')
  return {
    kind: 'operation',
    verb,
    name: known?.name ?? `${name} method ${method}`,
    code: `${name}/${method}`,
    object: name,
    outcome: 'requested',
  }
}

function ask(operation: Operation, emit: Emit, state: ProconosEclrState): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = operation
  emit(operation)
}

function answer(error: string | undefined, emit: Emit, state: ProconosEclrState): void {
  const { asked } = state
  state.asked = undefined
  if (asked === undefined) return
  if (error === undefined) emit({ ...asked, outcome: 'succeeded' })
  else emit({ ...asked, outcome: 'rejected', error })
}

/** Seen before and after a stop and a start. */
const STATES: ReadonlyMap<number, string> = new Map([
  [0x03, 'RUN'],
  [0x07, 'STOP'],
])

function emitState(message: EclrMessage, { bytes, start }: Slice, emit: Emit): void {
  const value = STATES.get(stateOf(bytes, start, message))
  if (value === undefined) return
  emit({ kind: 'identity', attribute: 'run-state', value, confidence: 0.8, field: 'ProConOS eCLR state' })
}

export function finish(state: ProconosEclrState, emit: Emit): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = undefined
}
