/** PUBLISH: MQTT 5.0 §3.3. */
import { confidence, type Operation, type Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { MqttFields } from './fields.ts'
import { operations } from './operations.ts'
import { emitAnnouncement, emitReadings, jsonObject, type MqttPayloadRange, plainValue } from './payload.ts'
import { readProperties } from './properties.ts'
import { ask, limits, type MqttState } from './state.ts'
import { isSparkplug, verbOf } from './topics.ts'
import type { MqttPacket } from './wire.ts'

const LEVEL_5 = 5
const RETAIN = 1
/** Topic of a broker's own version; used by Mosquitto and others. */
const BROKER_VERSION = '$SYS/broker/version'

export function emitPublish(message: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const fields = new MqttFields(slice.bytes, message.start, message.end)
  const said = fields.string().slice(0, limits.topic)
  const quality = (message.flags >> 1) & 3
  const identifier = quality > 0 ? fields.u16() : 0
  const topic = topicOf(said, fields, slice, state)
  const payload = { bytes: slice.bytes, start: fields.at, end: message.end }
  const isWhole = message.remaining === 0
  const isCarried = isWhole && isSparkplug(topic)
  // Types of Sparkplug messages are read in their own folder. A retained message without payload deletes the retained
  // one of the broker: §3.3.1.3.
  const isCleared =
    isWhole && slice.fromClient && (message.flags & RETAIN) !== 0 && payload.start === payload.end
  const verb: Verb = isCleared ? 'delete' : isCarried || topic === '' ? 'report' : verbOf(topic)
  const value = isWhole && verb !== 'report' && !isCleared ? plainValue(payload) : undefined
  const operation: Operation = {
    kind: 'operation',
    // Brokers hand on to clients what others have published.
    about: slice.fromClient ? undefined : 'client',
    verb,
    name: isCleared ? 'PUBLISH, retained message cleared' : operations.get(message.type)!.name,
    code: String(message.type),
    object: topic || undefined,
    outcome: 'requested',
    value,
  }
  emit(operation)
  if (quality === 3) emit({ kind: 'anomaly', what: 'malformed', at: 0, detail: 'QoS 3' })
  else if (quality > 0) ask(state, slice.fromClient, identifier, operation)
  if (!isWhole || topic === '' || verb !== 'report') return
  if (isCarried) {
    emit({ kind: 'payload', selector: 'spBv1.0', ...payload, context: { topic } })
    return
  }
  emitContent(payload, topic, slice, emit)
}

/** Resolves Topic Aliases (§3.3.2.3.4). Where CONNECT was not seen, a payload that begins with 0 has no properties before it. */
function topicOf(said: string, fields: MqttFields, slice: Slice, state: MqttState): string {
  if (state.level === 0 && fields.left > 1 && slice.bytes[fields.at] === 0) fields.u8()
  if (state.level !== LEVEL_5) return said
  const { topicAlias } = readProperties(fields)
  if (topicAlias === 0) return said
  const aliases = slice.fromClient ? state.clientAliases : state.serverAliases
  if (said === '') return aliases.get(topicAlias) ?? ''
  if (aliases.has(topicAlias) || aliases.size < limits.aliases) aliases.set(topicAlias, said)
  return said
}

function emitContent(payload: MqttPayloadRange, topic: string, { fromClient }: Slice, emit: Emit): void {
  const value = plainValue(payload)
  if (typeof value === 'number') {
    emit({ kind: 'reading', point: topic, value })
    return
  }
  if (topic === BROKER_VERSION && !fromClient && value !== undefined) {
    emit({
      kind: 'identity',
      about: 'server',
      attribute: 'software',
      value,
      confidence: confidence.banner,
      field: topic,
    })
    return
  }
  const object = jsonObject(payload)
  if (object === undefined) return
  emitAnnouncement(object, topic, fromClient ? 'client' : undefined, emit)
  emitReadings(object, topic, emit)
}
