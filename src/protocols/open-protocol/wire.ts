import { latin1 } from '#bytes/message-head'
import type { Dissected, Slice } from '#model/protocol'
import { ACCEPTED, acknowledgements, KEEP_ALIVE, REFUSED, replies, requests } from './messages.ts'

// Header of 20 characters: length (4, without the NUL that ends the message), MID (4), revision (3), no-ack flag,
// station (2), spindle (2), sequence (2), parts, part. Atlas Copco Open Protocol, user guide 7.5 (9836 4415 01) §2.2.1; R 2.8.0.
const LENGTH = 0
const MID = 4
const REVISION = 8
const FROM_OPTIONAL = 8
export const HEADER = 20
const MAX_LENGTH = 9999
const SPACE = 0x20
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39

/** Bytes of data that are read as text. */
const SHOWN = 512

export interface OpenMessage {
  readonly mid: number
  readonly revision: number
  /** Fields of fixed width, as they were sent. */
  readonly data: string
}

/** Number in decimal digits, or -1. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const byte = bytes[i]!
    if (byte < DIGIT_0 || byte > DIGIT_9) return -1
    value = value * 10 + byte - DIGIT_0
  }
  return value
}

/** All after the MID may be left blank. */
function isOptional(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte !== SPACE && (byte < DIGIT_0 || byte > DIGIT_9)) return false
  }
  return true
}

export function dissect({ bytes, start, end }: Slice): Dissected<OpenMessage> {
  const available = end - start
  for (let i = 0; i < Math.min(available, MID + 4); i++)
    if (bytes[start + i]! < DIGIT_0 || bytes[start + i]! > DIGIT_9) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = digits(bytes, start + LENGTH, 4)
  const mid = digits(bytes, start + MID, 4)
  if (length < HEADER || length > MAX_LENGTH) return { kind: 'foreign' }
  if (!isOptional(bytes, start + FROM_OPTIONAL, start + HEADER)) return { kind: 'foreign' }
  if (mid === 0) return { kind: 'foreign' }
  const total = length + 1
  if (available < total) return { kind: 'incomplete', need: total }
  if (bytes[start + length] !== 0)
    return { kind: 'malformed', at: length, reason: 'no NUL at the end', length: total }
  const data = latin1(bytes, start + HEADER, start + Math.min(length, HEADER + SHOWN))
  const revision = Math.max(1, digits(bytes, start + REVISION, 3))
  return { kind: 'message', length: total, message: { mid, revision, data } }
}

/** Certain for a whole message with a known MID, which ends with its NUL at the stated length. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  if (end - start >= REVISION && !isMeant(digits(bytes, start + MID, 4))) return 'no'
  const found = dissect(slice)
  if (found.kind === 'message') return 'yes'
  return found.kind === 'incomplete' ? 'more' : 'no'
}

function isMeant(mid: number): boolean {
  if (mid === ACCEPTED || mid === REFUSED || mid === KEEP_ALIVE) return true
  return requests.has(mid) || replies.has(mid) || acknowledgements.has(mid)
}
