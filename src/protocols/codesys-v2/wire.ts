import { u16be, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Magic (2), length of what follows (4, in the controller's order of octets), service: public scanners' probes.
const MAGIC = 0xbbbb
export const DATA = 6
const MAX_LENGTH = 64 * 1024

export interface CodesysMessage {
  readonly service: number
  readonly end: number
}

/** Length of the whole; -1 if neither order of octets gives one that can be. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const little = u32le(bytes, at + 2)
  const big = u32be(bytes, at + 2)
  const length = Math.min(little, big)
  return length >= 1 && length <= MAX_LENGTH ? DATA + length : -1
}

/** Sure of the first request of a session, seven octets long in either order. */
export function recognise({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  for (let i = 0; i < 2 && start + i < end; i++) if (bytes[start + i] !== 0xbb) return 'no'
  if (end - start < DATA + 1) return isStream ? 'more' : 'no'
  return end - start === DATA + 1 && lengthAt(bytes, start) === DATA + 1 && bytes[start + DATA] === 1
    ? 'yes'
    : 'no'
}

export function dissect({ bytes, start, end }: Slice): Dissected<CodesysMessage> {
  const available = end - start
  if (available < DATA) return { kind: 'incomplete', need: DATA }
  const length = u16be(bytes, start) === MAGIC ? lengthAt(bytes, start) : -1
  if (length < 0) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', length, message: { service: bytes[start + DATA]!, end: length } }
}
