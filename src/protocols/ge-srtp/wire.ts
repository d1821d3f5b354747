/** Messages of the Service Request Transport Protocol: Denton et al. 2017; seen in captures. A header of 56 bytes, then text. */
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const SEQUENCE = 2
const TEXT_LENGTH = 4
const KIND = 31
const PACKET_NUMBER = 40
export const HEADER = 56

/** First byte. */
export const INITIALISE = 0
export const INITIALISED = 1
export const REQUEST = 2
export const RESPONSE = 3

/** Kinds of messages in the mailbox. */
export const SHORT_REQUEST = 0xc0
export const LONG_REQUEST = 0x80
export const SHORT_RESPONSE = 0xd4
export const LONG_RESPONSE = 0x94
export const REFUSAL = 0xd1
const REQUESTS: ReadonlySet<number> = new Set([SHORT_REQUEST, LONG_REQUEST])
const RESPONSES: ReadonlySet<number> = new Set([SHORT_RESPONSE, LONG_RESPONSE, REFUSAL])

export interface SrtpMessage {
  readonly type: number
  readonly sequence: number
  readonly kind: number
  /** Bytes of the message; text begins after the header. */
  readonly end: number
}

/**
 * Reads one message.
 *
 * @returns `foreign` where the first bytes or the kind cannot be.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<SrtpMessage> {
  const available = end - start
  const type = bytes[start]!
  if (type > RESPONSE || (available > 1 && bytes[start + 1] !== 0)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const total = HEADER + u16le(bytes, start + TEXT_LENGTH)
  if (available < total) return { kind: 'incomplete', need: total }
  const message = { type, sequence: u16le(bytes, start + SEQUENCE), kind: bytes[start + KIND]!, end: total }
  return { kind: 'message', message, length: total }
}

function isHeader(bytes: Uint8Array, start: number): boolean {
  const type = bytes[start]!
  if (type === INITIALISE || type === INITIALISED) return isQuiet(bytes, start + 1, start + 8)
  // Between the text's length and the first packet number there are only zeros.
  if (!isQuiet(bytes, start + 6, start + 9) || !isQuiet(bytes, start + 10, start + 17)) return false
  if (!isQuiet(bytes, start + 18, start + 26) || bytes[start + PACKET_NUMBER] === 0) return false
  return (type === REQUEST ? REQUESTS : RESPONSES).has(bytes[start + KIND]!)
}

function isQuiet(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false
  return true
}

/** Certain for a header of a request or response; opening messages prove nothing, so the next is awaited. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (!isStream || end <= start) return 'no'
  let at = start
  if (bytes[at]! <= INITIALISED) {
    if (!isQuiet(bytes, at + 1, Math.min(end, at + HEADER))) return 'no'
    at += HEADER
    if (at >= end) return 'more'
  }
  if (bytes[at] !== REQUEST && bytes[at] !== RESPONSE) return 'no'
  if (at + 1 < end && bytes[at + 1] !== 0) return 'no'
  if (end - at < HEADER) return 'more'
  return isHeader(bytes, at) ? 'yes' : 'no'
}

/** The next byte at which a header begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++)
    if ((bytes[at] === REQUEST || bytes[at] === RESPONSE) && bytes[at + 1] === 0 && isHeader(bytes, at))
      return at
  return undefined
}
