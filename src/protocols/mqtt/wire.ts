/** MQTT control packets: OASIS MQTT 3.1.1 (2014) §2, MQTT 5.0 (2019) §2; MQTT 3.1 (IBM, 2010) has the same header. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { limits, type MqttState } from './state.ts'

/** Control packet types: MQTT 5.0 §2.1.2. */
export const packet = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  disconnect: 14,
} as const

export interface MqttPacket {
  readonly kind: 'packet'
  readonly type: number
  readonly flags: number
  /** Bounds of what follows the fixed header; of a long packet only the first bytes. */
  readonly start: number
  readonly end: number
  readonly remaining: number
}

export type MqttMessage = MqttPacket | { readonly kind: 'rest'; readonly remaining: number }

export function dissect(slice: Slice, state: MqttState): Dissected<MqttMessage> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return { kind: 'message', message: { kind: 'rest', remaining: waiting - length }, length, isPiece: true }
  }
  const type = bytes[start]! >> 4
  const flags = bytes[start]! & 0x0f
  if (!isKnown(type, flags)) return { kind: 'foreign' }
  if (end - start < 2) return { kind: 'incomplete', need: 2 }
  const header = remainingLength(bytes, start + 1, end)
  if (header === 'more') return { kind: 'incomplete', need: end - start + 1 }
  if (header === 'wrong')
    return state.isProven
      ? { kind: 'malformed', at: 1, reason: 'remaining length', length: end - start }
      : { kind: 'foreign' }
  const here = header.length > limits.wholeBytes ? limits.headBytes : header.length
  const total = header.at - start + here
  if (end - start < total) return { kind: 'incomplete', need: total }
  const message = {
    kind: 'packet',
    type,
    flags,
    start: header.at,
    end: start + total,
    remaining: header.length - here,
  } as const
  if (!state.isProven && !isPlausible(message, bytes)) return { kind: 'foreign' }
  return { kind: 'message', message, length: total }
}

/** Reserved flags are fixed for all types but PUBLISH: §2.1.3. QoS 3 is kept: it is malformed, and emitted. */
function isKnown(type: number, flags: number): boolean {
  if (type === packet.publish) return true
  if (type === 6 || type === packet.subscribe || type === packet.unsubscribe)
    return flags === 2 || flags === 0 // MQTT 3.1 sent QoS 0 too
  return type > 0 && flags === 0
}

/** Variable Byte Integer: §1.5.5. */
function remainingLength(
  bytes: Uint8Array,
  at: number,
  end: number,
): 'more' | 'wrong' | { length: number; at: number } {
  let length = 0
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return 'more'
    const byte = bytes[at + i]!
    length += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) return { length, at: at + i + 1 }
  }
  return 'wrong'
}

/** Does the body fit the type? Judged only until the flow is proven to be MQTT. */
function isPlausible({ type, start, end, remaining }: MqttPacket, bytes: Uint8Array): boolean {
  const length = end - start + remaining
  if (type === packet.connect) return protocolName(bytes, start, end) !== ''
  if (type === packet.publish)
    return (
      length > 2 && u16be(bytes, start) > 0 && u16be(bytes, start) + 2 <= length && isTopic(bytes, start, end)
    )
  if (type === packet.connack) return length >= 2 && bytes[start]! <= 1
  if (type === packet.subscribe) return length >= 6
  if (type === packet.disconnect || type === 12 || type === 13) return length === 0
  return length >= 2 && length < 1024
}

function isTopic(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = start + 2 + u16be(bytes, start)
  if (stop > end) return false
  for (let at = start + 2; at < stop; at++) if (bytes[at]! < 0x20 || bytes[at] === 0x7f) return false
  return true
}

/** `MQTT` or `MQIsdp` of a CONNECT; '' if it is neither: §3.1.2.1, MQTT 3.1 §3.1. */
export function protocolName(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 6) return ''
  const name = text(bytes, start + 2, Math.min(end, start + 2 + u16be(bytes, start)))
  return name === 'MQTT' || name === 'MQIsdp' ? name : ''
}

/** `yes` for a CONNECT with the protocol's name in it. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== packet.connect << 4) return 'no'
  const header = remainingLength(bytes, start + 1, end)
  if (header === 'wrong') return 'no'
  if (header === 'more' || end - header.at < 8) return 'more'
  return protocolName(bytes, header.at, end) === '' ? 'no' : 'yes'
}
