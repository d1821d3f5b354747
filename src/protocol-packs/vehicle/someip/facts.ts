import type { Operation, Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { readDiscovery } from './discovery.ts'
import { messageType, type SomeIpMessage } from './wire.ts'

/** Requests by client and session. */
export type SomeipState = Map<number, Operation>

export const limits = {
  /** Calls awaiting their answers; the oldest is forgotten. */
  pending: 256,
} as const

/** Types of entries, with the verb and name where they give, and where they take back. */
export const ENTRIES: ReadonlyMap<number, readonly [verb: Verb, name: string, withdrawn: string]> = new Map([
  [0x00, ['browse', 'Find Service', 'Find Service']],
  [0x01, ['report', 'Offer Service', 'Stop Offer Service']],
  [0x06, ['subscribe', 'Subscribe Eventgroup', 'Stop Subscribe Eventgroup']],
  [0x07, ['report', 'Subscribe Eventgroup Ack', 'Subscribe Eventgroup Nack']],
])

export const CALLS: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [messageType.request, { verb: 'execute', name: 'Request' }],
  [messageType.requestNoReturn, { verb: 'execute', name: 'Request without return' }],
  [messageType.notification, { verb: 'report', name: 'Notification' }],
])

const hexadecimal = (value: number) => `0x${value.toString(16).padStart(4, '0')}`

export function facts(message: SomeIpMessage, slice: Slice, emit: Emit, state: SomeipState): void {
  if (message.isDiscovery) {
    emitDiscovery(message, slice, emit)
    return
  }
  const call = CALLS.get(message.type)
  const key = message.client * 0x1_0000 + message.session
  if (call !== undefined) {
    const operation: Operation = {
      kind: 'operation',
      ...call,
      code: `0x${message.type.toString(16).padStart(2, '0')}`,
      object: `${hexadecimal(message.service)}/${hexadecimal(message.method)}`,
      outcome: 'requested',
    }
    emit(operation)
    if (message.type !== messageType.request) return
    if (state.size >= limits.pending) state.delete(state.keys().next().value!)
    state.set(key, operation)
    return
  }
  const asked = state.get(key)
  state.delete(key)
  const isOk = message.type === messageType.response && message.returnCode === 0
  if (asked !== undefined)
    emit({
      ...asked,
      outcome: isOk ? 'succeeded' : 'rejected',
      error: isOk ? undefined : `return code ${message.returnCode}`,
    })
}

function emitDiscovery(message: SomeIpMessage, { bytes, start }: Slice, emit: Emit): void {
  const { entries, endpoints } = readDiscovery(bytes, start, start + message.end)
  for (const { type, service, instance, timeToLive } of entries) {
    const known = ENTRIES.get(type)
    if (known === undefined) continue
    const [verb, given, withdrawn] = known
    emit({
      kind: 'operation',
      verb,
      name: timeToLive === 0 ? withdrawn : given,
      code: `sd:${type}`,
      object: `${hexadecimal(service)} instance ${hexadecimal(instance)}`,
      outcome: 'requested',
    })
  }
  for (const { ip, port, transport } of endpoints)
    emit({ kind: 'expectation', protocol: 'someip', transport, ip, port })
}

export function finish(state: SomeipState, emit: Emit): void {
  for (const operation of state.values()) emit({ ...operation, outcome: 'unanswered' })
  state.clear()
}
