import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { methods, verbOf } from './methods.ts'
import { API, dissect, PAGE, type SimaticMessage, type SimaticWebCall, said } from './wire.ts'

const limits = {
  /** Requests of one connection that await answers. */
  pending: 64,
} as const

/** Buttons of an S7-1200's start page. */
const BUTTONS = { Run: 'start', Stop: 'stop', Reset: 'restart' } as const

/** Object of a method, by the parameters that name it. */
function objectOf({ params }: SimaticWebCall): string | undefined {
  const named = params.var ?? params.resource ?? params.name ?? params.mode
  return typeof named === 'string' ? said(named) : undefined
}

function operationOf(call: SimaticWebCall): Operation {
  const { method, params } = call
  const { value } = params
  return {
    kind: 'operation',
    verb: verbOf(method, params.mode),
    name: method,
    code: method,
    object: objectOf(call),
    outcome: 'requested',
    value: typeof value === 'number' ? value : typeof value === 'string' ? said(value) : undefined,
  }
}

function facts(
  message: SimaticMessage,
  _slice: Slice,
  emit: Emit,
  state: PendingRequests<string, Operation>,
): void {
  switch (message.kind) {
    case 'button': {
      const name = `${message.name} on the start page`
      const verb = BUTTONS[message.name as keyof typeof BUTTONS]
      emit({ kind: 'operation', verb, name, code: PAGE, outcome: 'requested' })
      return
    }
    case 'calls':
      for (const call of message.calls) {
        const operation = operationOf(call)
        emit(operation)
        const forgotten = state.add(call.id, operation)
        if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
      }
      return
    case 'answers':
      for (const { id, error } of message.answers) {
        const asked = state.take(id)
        if (asked !== undefined)
          emit({ ...asked, outcome: error === undefined ? 'succeeded' : 'rejected', error })
      }
      return
    default:
      message satisfies never
  }
}

export const protocol = defineProtocol<SimaticMessage, PendingRequests<string, Operation>>({
  name: 'simatic-web',
  shortName: 'SIMATIC web',
  title: 'SIMATIC web server and Web API',
  standard: 'SIMATIC S7-1500 Web server Function Manual A5E03484625-AK, 11/2023',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [PAGE, API].map((selector) => ({ carriedBy: 'http', selector })),
  newState: () => new PendingRequests(limits.pending),
  dissect,
  facts,
  finish(state, emit) {
    for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
  },
  rows: (message) =>
    message.kind === 'calls'
      ? message.calls.map(({ method }) => ({ label: 'Method', value: method, at: 0, length: 0 }))
      : [],
  behaviourKeys: [
    { name: 'function', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [
    ...Object.entries(BUTTONS).map(([name, verb]) => ({
      code: PAGE,
      name: `${name} on the start page`,
      verb,
    })),
    ...[...methods].map(([code, verb]) => ({ code, name: code, verb })),
  ],
})
