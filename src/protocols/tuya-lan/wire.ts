import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Versions 3.1 to 3.4: prefix (4), sequence (4), command (4), length of what follows (4), contents, checksum, suffix (4).
// Version 3.5: prefix (4), nothing (2), sequence (4), command (4), length of contents with vector and tag (4), contents, suffix.
// Tuya publishes no document; as open libraries (tinytuya 1.15) have it.
const PREFIX = 0x0000_55aa
const SUFFIX = 0x0000_aa55
const HEADER = 16
const COMMAND = 8
const LENGTH = 12
const PREFIX_35 = 0x0000_6699
const SUFFIX_35 = 0x0000_9966
const HEADER_35 = 18
/** Checksum or longer digest, and suffix. */
const SHORTEST = 8
const TRAILER = 4
/** Answers of devices put a code of four bytes before the JSON. */
const RETURN_CODE = 4
const BRACE = 0x7b

const limits = { bytes: 16 * 1024 } as const

export interface TuyaMessage {
  readonly command: number
  /** JSON that is not ciphered, else ''. */
  readonly json: string
}

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<TuyaMessage> {
  const available = end - start
  const prefixes = [0x00, 0x00]
  for (let i = 0; i < Math.min(2, available); i++)
    if (bytes[start + i] !== prefixes[i]) return { kind: 'foreign' }
  if (available >= 4 && !isPrefix(u32be(bytes, start))) return { kind: 'foreign' }
  // Two or three zero bytes may be a datagram of any protocol.
  if (available < 4 && !isStream) return { kind: 'foreign' }
  if (available < HEADER_35) return lacking(HEADER_35, available, isStream)
  const isNew = u32be(bytes, start) === PREFIX_35
  const header = isNew ? HEADER_35 : HEADER
  const size = u32be(bytes, start + LENGTH + (isNew ? 2 : 0))
  const total = header + size + (isNew ? TRAILER : 0)
  if (size < SHORTEST || size > limits.bytes) return { kind: 'foreign' }
  if (available < total) return lacking(total, available, isStream)
  if (u32be(bytes, start + total - TRAILER) !== (isNew ? SUFFIX_35 : SUFFIX)) return { kind: 'foreign' }
  const command = u32be(bytes, start + COMMAND + (isNew ? 2 : 0))
  const json = isNew ? '' : jsonAt(bytes, start + HEADER, start + total - SHORTEST)
  return { kind: 'message', length: total, message: { command, json } }
}

const isPrefix = (word: number) => word === PREFIX || word === PREFIX_35

function lacking(wanted: number, available: number, isStream: boolean): Dissected<TuyaMessage> {
  return isStream
    ? { kind: 'incomplete', need: wanted }
    : { kind: 'malformed', at: available, reason: 'cut', length: available }
}

function jsonAt(bytes: Uint8Array, start: number, end: number): string {
  for (const at of [start, start + RETURN_CODE])
    if (at < end && bytes[at] === BRACE) return text(bytes, at, end)
  return ''
}

/** Certain for the prefix, with the suffix at the stated length. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'message') return 'yes'
  return found.kind === 'incomplete' ? 'more' : 'no'
}
