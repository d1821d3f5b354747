import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitConnack, emitConnect } from './connection.ts'
import { MqttFields } from './fields.ts'
import { operations } from './operations.ts'
import { readProperties } from './properties.ts'
import { emitPublish } from './publish.ts'
import { isRefusal, reasonName } from './reasons.ts'
import { ask, limits, type MqttState, settle } from './state.ts'
import { type MqttMessage, type MqttPacket, packet } from './wire.ts'

const LEVEL_5 = 5

export function facts(message: MqttMessage, slice: Slice, emit: Emit, state: MqttState): void {
  if (slice.fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  if (message.kind === 'rest') return
  state.isProven = true
  const { type } = message
  if (type === packet.connect) emitConnect(message, slice, emit, state)
  else if (type === packet.publish) emitPublish(message, slice, emit, state)
  else if (type === packet.subscribe || type === packet.unsubscribe)
    emitSubscription(message, slice, emit, state)
  else if (type === packet.disconnect) emitDisconnect(message, slice, emit, state)
  else {
    emitPlain(message, emit)
    if (type === packet.connack) emitConnack(message, slice, emit, state)
    else settleBy(message, slice, emit, state)
  }
}

function emitPlain({ type }: MqttPacket, emit: Emit): void {
  const { verb, name } = operations.get(type)!
  emit({ kind: 'operation', verb, name, code: String(type), outcome: 'requested' })
}

/** §3.8, §3.10: packet identifier, properties, topic filters. */
function emitSubscription(message: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const { verb, name } = operations.get(message.type)!
  const fields = new MqttFields(slice.bytes, message.start, message.end)
  const identifier = fields.u16()
  if (state.level === LEVEL_5) readProperties(fields)
  const filters: string[] = []
  let count = 0
  for (; fields.left >= 2; count++) {
    const filter = fields.string().slice(0, limits.topic)
    if (message.type === packet.subscribe) fields.u8() // Subscription Options, or Requested QoS
    if (filters.length < limits.filters) filters.push(filter)
  }
  const rest = count > filters.length ? ` … ${count - filters.length} more` : ''
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: String(message.type),
    object: filters.join(', ') + rest || undefined,
    outcome: 'requested',
  }
  emit(operation)
  ask(state, slice.fromClient, identifier, operation)
}

/** PUBACK, PUBREC, SUBACK and UNSUBACK answer the other side: §3.4, §3.5, §3.9, §3.11. */
function settleBy({ type, start, end }: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const fields = new MqttFields(slice.bytes, start, end)
  const askedByClient = !slice.fromClient
  if (type === packet.puback || type === packet.pubrec) {
    const identifier = fields.u16()
    const reason = fields.u8() // 0, success, where it is left out
    settle(state, askedByClient, identifier, isRefusal(reason) ? reasonName(reason) : undefined, emit)
  } else if (type === packet.suback || type === packet.unsuback) {
    const identifier = fields.u16()
    if (state.level === LEVEL_5) readProperties(fields)
    let error: string | undefined
    while (fields.left > 0 && error === undefined) {
      const reason = fields.u8()
      if (isRefusal(reason)) error = reasonName(reason)
    }
    settle(state, askedByClient, identifier, error, emit)
  }
}

/** §3.14. */
function emitDisconnect(message: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const { verb, name } = operations.get(message.type)!
  const fields = new MqttFields(slice.bytes, message.start, message.end)
  const reason = fields.u8()
  emit({
    kind: 'operation',
    verb,
    name,
    code: String(message.type),
    outcome: 'requested',
    error: isRefusal(reason) ? reasonName(reason) : undefined,
  })
  if (state.isOpen)
    emit({
      kind: 'session',
      phase: 'close',
      user: state.user,
      method: state.method,
      secured: false,
    })
  state.isOpen = false
}
