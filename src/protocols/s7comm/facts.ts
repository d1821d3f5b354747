import type { Emit, Slice } from '#model/protocol'
import { errorName } from './errors.ts'
import { DOWNLOAD_BLOCK, DOWNLOAD_ENDED, PLC_STOP, READ } from './functions.ts'
import { emitJobAnswer, jobOf } from './jobs.ts'
import { rackSlotOf } from './place.ts'
import { keyOf, type PendingS7commRequest, type S7commState } from './state.ts'
import { emitPush, emitUserdataAnswer, requestOf } from './userdata.ts'
import { JOB, type S7Message } from './wire.ts'

export function facts(message: S7Message, slice: Slice, emit: Emit, state: S7commState): void {
  const { userdata } = message
  if (userdata?.type === 'push') emitPush(message, userdata, slice, emit)
  else if (message.rosctr === JOB) ask(message, jobOf(message, slice, state), { slice, emit, state })
  else if (userdata?.type === 'request')
    ask(message, requestOf(message, userdata, slice, state), { slice, emit, state })
  else emitAnswer(message, slice, emit, state)
}

function ask(
  message: S7Message,
  pending: PendingS7commRequest,
  { slice, emit, state }: { slice: Slice; emit: Emit; state: S7commState },
): void {
  emit(pending.operation)
  const key = keyOf(message.reference, slice.fromClient, message.userdata !== undefined)
  for (const { operation } of state.ask(key, pending, slice.time)) {
    emit({ ...operation, outcome: 'unanswered' })
  }
  const { parameter, data, end } = message
  if (pending.functionCode === READ && slice.fromClient && data === end)
    state.polling.learn(slice.bytes, slice.start + parameter, slice.start + data, pending)
}

function emitAnswer(message: S7Message, slice: Slice, emit: Emit, state: S7commState): void {
  if (!slice.fromClient) emitSlot(slice, emit, state)
  const key = keyOf(message.reference, !slice.fromClient, message.userdata !== undefined)
  const asked = state.answer(key, slice.time)
  const isLost = asked === undefined && state.hasAsked
  const say: Emit = isLost ? (said) => said.kind !== 'operation' && emit(said) : emit
  const { userdata } = message
  if (userdata !== undefined) {
    const pending = asked ?? requestOf(message, userdata, slice, state)
    emitUserdataAnswer(message, userdata, pending, { slice, state, emit: say })
  } else if (asked !== undefined) emitJobAnswer(message, asked, { slice, state, emit })
  else if (message.functionCode !== undefined) {
    const pending = jobOf(message, slice, state)
    // A controller has been stopped, though the mirror lost the frame that asked for it, or shows one side alone.
    if (message.functionCode === PLC_STOP && message.error === 0)
      emit({ ...pending.operation, name: `${pending.operation.name}, of which only the answer was seen` })
    emitJobAnswer(message, pending, { slice, state, emit: say })
  } else if (message.error !== 0) emit({ kind: 'anomaly', what: 'refused', detail: errorName(message.error) })
}

/** Rack and slot of the CPU that answered. */
function emitSlot(slice: Slice, emit: Emit, state: S7commState): void {
  if (state.isSlotEmitted) return
  state.isSlotEmitted = true
  const place = rackSlotOf(slice.context)
  if (place === undefined) return
  const value = `${place.rack}/${place.slot}`
  emit({ kind: 'identity', attribute: 'address:s7-slot', value, confidence: 0.9, field: 'called TSAP-ID' })
}

/** Sender of a first message: clients send jobs, but a controller itself requests the blocks of a download. */
export function isFromClient(message: S7Message): boolean | undefined {
  if (message.userdata !== undefined) return message.userdata.type === 'request'
  const isReversed = message.functionCode === DOWNLOAD_BLOCK || message.functionCode === DOWNLOAD_ENDED
  return (message.rosctr === JOB) !== isReversed
}

export function finish(state: S7commState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
