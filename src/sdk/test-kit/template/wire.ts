import { type Dissected, type Slice, u16be } from 'sightglass/sdk'

// Offsets in the header. TODO: name the standard and its section.
const IDENTIFIER = 0
const LENGTH = 2
const SEQUENCE = 4
const FUNCTION = 6
const HEADER = 7

/** First bytes of every message. */
export const MAGIC = 0x5347
/** TODO: the largest message of the standard, header included. */
const MAX_LENGTH = 1024

export interface SkeletonProtocolMessage {
  readonly sequence: number
  readonly functionCode: number
  /** Set by who refuses. */
  readonly isRefused: boolean
  /** Data after the header: a copy, because the bytes of a slice are borrowed. */
  readonly data: Uint8Array
}

/** Reads one message. Lengths are checked from the outside in; after the last check nothing can fail. */
export function dissect({ bytes, start, end }: Slice): Dissected<SkeletonProtocolMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (u16be(bytes, start + IDENTIFIER) !== MAGIC) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < HEADER || length > MAX_LENGTH)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  if (available < length) return { kind: 'incomplete', need: length }
  const code = bytes[start + FUNCTION]!
  const message = {
    sequence: u16be(bytes, start + SEQUENCE),
    functionCode: code & 0x7f,
    isRefused: code > 0x7f,
    data: bytes.slice(start + HEADER, start + length),
  }
  return { kind: 'message', length, message }
}
