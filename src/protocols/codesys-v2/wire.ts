/**
 * Frames of CODESYS V2. Nothing is published: probes of public scanners, and Digital Bond, Project Basecamp (2012), whose
 * tools for shell and files name the bytes.
 */
import { u16be, u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Magic (2), length of what follows (4, in the controller's order of bytes), service. */
const SIMPLE = 0xbbbb
export const SIMPLE_HEADER = 6
/** Magic (2), 1 (2), length of the service (2), zeros (10), 1 (4), 0x23, the length again (2), 0; then the service. */
const BLOCK = 0xcccc
/** The same without a service: the receiver of blocks continues. */
const PAUSE = 0x6666
const BLOCK_HEADER = 24
const BLOCK_LENGTH = 4
const ZEROS = 6
const ONE = 16
const MAX_LENGTH = 64 * 1024

export interface CodesysV2Message {
  /** Undefined where a frame has none. */
  readonly service: number | undefined
  /** Of the service, from the start of the message. */
  readonly at: number
  readonly end: number
}

/** Length of the whole frame; -1 if it cannot be one, 0 if there are too few bytes to decide. */
function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  const available = end - at
  if (available < 2) return 0
  const magic = u16be(bytes, at)
  if (magic === SIMPLE) {
    if (available < SIMPLE_HEADER) return 0
    // No field states the byte order; a length of two bytes is the smaller number in the correct one.
    const length = Math.min(u32le(bytes, at + 2), u32be(bytes, at + 2))
    return length >= 1 && length <= MAX_LENGTH ? SIMPLE_HEADER + length : -1
  }
  if (magic !== BLOCK && magic !== PAUSE) return -1
  if (available < BLOCK_HEADER) return 0
  const order = blockOrder(bytes, at)
  if (order === undefined) return -1
  if (magic === PAUSE) return BLOCK_HEADER
  const u16 = order === 'little' ? u16le : u16be
  return BLOCK_HEADER + u16(bytes, at + BLOCK_LENGTH)
}

/** Sixteen bytes of a block's header never change, but for the order of two ones; undefined if these are others. */
function blockOrder(bytes: Uint8Array, at: number): 'little' | 'big' | undefined {
  for (let i = ZEROS; i < ONE; i++) if (bytes[at + i] !== 0) return undefined
  if (u16le(bytes, at + 2) === 1 && u32le(bytes, at + ONE) === 1) return 'little'
  return u16be(bytes, at + 2) === 1 && u32be(bytes, at + ONE) === 1 ? 'big' : undefined
}

/** Sure of the first request of a session, seven bytes long in either order, and of the long header of blocks. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const magic = bytes[start]!
  if ((magic !== 0xbb && magic !== 0xcc && magic !== 0x66) || (end - start > 1 && bytes[start + 1] !== magic))
    return 'no'
  const length = lengthAt(bytes, start, end)
  if (length === 0) return isStream ? 'more' : 'no'
  if (length < 0) return 'no'
  if (magic !== 0xbb) return 'yes'
  if (end - start <= SIMPLE_HEADER) return isStream ? 'more' : 'no'
  return end - start === SIMPLE_HEADER + 1 &&
    length === SIMPLE_HEADER + 1 &&
    bytes[start + SIMPLE_HEADER] === 1
    ? 'yes'
    : 'no'
}

export function dissect({ bytes, start, end }: Slice): Dissected<CodesysV2Message> {
  const length = lengthAt(bytes, start, end)
  if (length < 0) return { kind: 'foreign' }
  if (length === 0)
    return { kind: 'incomplete', need: end - start < SIMPLE_HEADER ? SIMPLE_HEADER : BLOCK_HEADER }
  if (end - start < length) return { kind: 'incomplete', need: length }
  const at = u16be(bytes, start) === SIMPLE ? SIMPLE_HEADER : BLOCK_HEADER
  return {
    kind: 'message',
    length,
    message: { service: at < length ? bytes[start + at] : undefined, at, end: length },
  }
}
