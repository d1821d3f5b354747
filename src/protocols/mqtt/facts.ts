import type { Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { tellConnack, tellConnect } from './connection.ts'
import { ask, limits, type MqttExchange, settle } from './exchange.ts'
import { Fields } from './fields.ts'
import { operations } from './operations.ts'
import { readProperties } from './properties.ts'
import { tellPublish } from './publish.ts'
import { isRefusal, reasonName } from './reasons.ts'
import { type MqttMessage, type MqttPacket, packet } from './wire.ts'

const LEVEL_5 = 5

export function facts(message: MqttMessage, slice: Slice, tell: Tell, exchange: MqttExchange): void {
  if (slice.fromClient) exchange.clientRemaining = message.remaining
  else exchange.serverRemaining = message.remaining
  if (message.kind === 'rest') return
  exchange.isProven = true
  const { type } = message
  if (type === packet.connect) tellConnect(message, slice, tell, exchange)
  else if (type === packet.publish) tellPublish(message, slice, tell, exchange)
  else if (type === packet.subscribe || type === packet.unsubscribe)
    tellSubscription(message, slice, tell, exchange)
  else if (type === packet.disconnect) tellDisconnect(message, slice, tell, exchange)
  else {
    tellPlain(message, tell)
    if (type === packet.connack) tellConnack(message, slice, tell, exchange)
    else settleBy(message, slice, tell, exchange)
  }
}

function tellPlain({ type }: MqttPacket, tell: Tell): void {
  const { verb, name } = operations.get(type)!
  tell({ kind: 'operation', verb, name, code: String(type), outcome: 'asked' })
}

/** §3.8, §3.10: packet identifier, properties, topic filters. */
function tellSubscription(message: MqttPacket, slice: Slice, tell: Tell, exchange: MqttExchange): void {
  const { verb, name } = operations.get(message.type)!
  const fields = new Fields(slice.bytes, message.start, message.end)
  const identifier = fields.u16()
  if (exchange.level === LEVEL_5) readProperties(fields)
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
    outcome: 'asked',
  }
  tell(operation)
  ask(exchange, slice.fromClient, identifier, operation)
}

/** PUBACK, PUBREC, SUBACK and UNSUBACK answer the other side: §3.4, §3.5, §3.9, §3.11. */
function settleBy({ type, start, end }: MqttPacket, slice: Slice, tell: Tell, exchange: MqttExchange): void {
  const fields = new Fields(slice.bytes, start, end)
  const askedByClient = !slice.fromClient
  if (type === packet.puback || type === packet.pubrec) {
    const identifier = fields.u16()
    const reason = fields.u8() // 0, success, where it is left out
    settle(exchange, askedByClient, identifier, isRefusal(reason) ? reasonName(reason) : undefined, tell)
  } else if (type === packet.suback || type === packet.unsuback) {
    const identifier = fields.u16()
    if (exchange.level === LEVEL_5) readProperties(fields)
    let error: string | undefined
    while (fields.left > 0 && error === undefined) {
      const reason = fields.u8()
      if (isRefusal(reason)) error = reasonName(reason)
    }
    settle(exchange, askedByClient, identifier, error, tell)
  }
}

/** §3.14. */
function tellDisconnect(message: MqttPacket, slice: Slice, tell: Tell, exchange: MqttExchange): void {
  const { verb, name } = operations.get(message.type)!
  const fields = new Fields(slice.bytes, message.start, message.end)
  const reason = fields.u8()
  tell({
    kind: 'operation',
    verb,
    name,
    code: String(message.type),
    outcome: 'asked',
    error: isRefusal(reason) ? reasonName(reason) : undefined,
  })
  if (exchange.isOpen)
    tell({
      kind: 'session',
      phase: 'close',
      user: exchange.user,
      method: exchange.method,
      secured: false,
    })
  exchange.isOpen = false
}
