/** Frames of synchrophasors: IEEE C37.118.2-2011 §6.2. */
import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { crcOf } from './checksum.ts'

// Offsets common to all frames: table 2.
const SYNC = 0xaa
const FRAME_SIZE = 2
const ID_CODE = 4
/** Second of century, then fraction of the second. */
export const SECOND = 6
export const BODY = 14
const CHECK = 2
const SMALLEST = BODY + CHECK

export const DATA = 0
export const HEADER = 1
export const CONFIGURATION_1 = 2
export const CONFIGURATION_2 = 3
export const COMMAND = 4
export const CONFIGURATION_3 = 5
/** Version 1 is that of 2005, 2 that of 2011. */
const HIGHEST_VERSION = 2

export interface C37118Frame {
  readonly type: number
  readonly version: number
  /** Number of the data stream. */
  readonly idCode: number
  /** Offset of CHK from the start of the frame. */
  readonly end: number
}

function isSync(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at + 1]!
  const version = byte & 0x0f
  return (
    bytes[at] === SYNC &&
    (byte & 0x80) === 0 &&
    byte >> 4 <= CONFIGURATION_3 &&
    version >= 1 &&
    version <= HIGHEST_VERSION
  )
}

/** Least bytes of a frame of each type: STAT, FREQ and DFREQ of one station; CMD; NUM_PMU and DATA_RATE. */
function fits(type: number, size: number): boolean {
  if (type === COMMAND) return size >= SMALLEST + 2
  if (type === DATA) return size >= SMALLEST + 6
  return size >= (type === HEADER ? SMALLEST : SMALLEST + 8)
}

/**
 * Reads one frame.
 *
 * @returns `foreign` without SYNC; `malformed` if FRAMESIZE cannot be, or CHK is wrong.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<C37118Frame> {
  const available = end - start
  if (bytes[start] !== SYNC || (available > 1 && !isSync(bytes, start))) return { kind: 'foreign' }
  if (available < FRAME_SIZE + 2) return { kind: 'incomplete', need: SMALLEST }
  const size = u16be(bytes, start + FRAME_SIZE)
  const type = bytes[start + 1]! >> 4
  if (!fits(type, size)) return { kind: 'malformed', at: FRAME_SIZE, reason: 'FRAMESIZE', length: available }
  if (available < size) return { kind: 'incomplete', need: size }
  const check = size - CHECK
  if (crcOf(bytes, start, start + check) !== u16be(bytes, start + check))
    return { kind: 'malformed', at: check, reason: 'CHK', length: size }
  const version = bytes[start + 1]! & 0x0f
  return {
    kind: 'message',
    length: size,
    message: { type, version, idCode: u16be(bytes, start + ID_CODE), end: check },
  }
}

/** Sure of a whole frame with its CHK. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (bytes[start] !== SYNC || (available > 1 && !isSync(bytes, start))) return 'no'
  if (available < FRAME_SIZE + 2) return isStream ? 'more' : 'no'
  const size = u16be(bytes, start + FRAME_SIZE)
  if (!fits(bytes[start + 1]! >> 4, size)) return 'no'
  if (available < size) return isStream ? 'more' : 'no'
  if (!isStream && available !== size) return 'no'
  return isWhole(bytes, start, start + size) ? 'yes' : 'no'
}

/** Does `bytes[start..stop)` end with its CHK? */
export function isWhole(bytes: Uint8Array, start: number, stop: number): boolean {
  return crcOf(bytes, start, stop - CHECK) === u16be(bytes, stop - CHECK)
}

/** The next byte at which a whole frame begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + SMALLEST <= end; at++) {
    if (!isSync(bytes, at)) continue
    const size = u16be(bytes, at + FRAME_SIZE)
    if (fits(bytes[at + 1]! >> 4, size) && at + size <= end && isWhole(bytes, at, at + size)) return at
  }
  return undefined
}
