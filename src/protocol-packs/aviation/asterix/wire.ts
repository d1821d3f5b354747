import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Data block: category, length (this header counted), records. SPEC-149 Part 1 §4.2. A record begins with its field specification.
const LENGTH = 1
const HEADER = 3
/** A field specification goes on while the last bit of a byte is set: §4.3. */
const EXTENDED = 0x01
const FIRST_ITEM = 0x80
const LONGEST_SPECIFICATION = 8

export interface AsterixBlock {
  readonly category: number
  /** System area and identification code of the first record; undefined where it begins with another item. */
  readonly source: { readonly area: number; readonly identification: number } | undefined
}

/** Reads one data block; the blocks of a datagram must fill it to the byte. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<AsterixBlock> {
  const available = end - start
  if (available < HEADER + 2) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < HEADER + 2 || (!isCut && length > available)) return { kind: 'foreign' }
  const stop = start + Math.min(length, available)
  let at = start + HEADER
  const first = bytes[at]!
  while (at < stop && (bytes[at]! & EXTENDED) !== 0) at++
  at++
  if (at > stop || at - start - HEADER > LONGEST_SPECIFICATION || first === 0) return { kind: 'foreign' }
  const hasSource = (first & FIRST_ITEM) !== 0 && at + 2 <= stop
  const source = hasSource ? { area: bytes[at]!, identification: bytes[at + 1]! } : undefined
  return { kind: 'message', length: stop - start, message: { category: bytes[start]!, source } }
}

/** True if the datagram is nothing but sound data blocks. */
export function isFilled(slice: Slice): boolean {
  let start = slice.start
  while (start < slice.end) {
    const found = dissect({ ...slice, start })
    if (found.kind !== 'message') return false
    start += found.length
  }
  return true
}
