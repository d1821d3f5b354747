/**
 * Frames of the Genisys protocol of Union Switch & Signal: its manual's §5.1 as it is publicly transcribed, and seen in
 * captures. A header byte F1–FE, the station, bytes, a CRC low byte first, and F6; what is F0 or more
 * between is sent as F0 and the low half.
 */
import { crc16 } from '#bytes/checksum'
import type { Dissected, Slice } from '#model/protocol'
import { acknowledge, messages, POLL } from './messages.ts'

const ESCAPE = 0xf0
const TERMINATOR = 0xf6
const CRC = 2
/** Bytes between header and terminator that a frame may have: two for each of 256 bytes, all escaped. */
const LONGEST = 2 * (1 + 2 * 256 + CRC)

/** CRC over header, station and data before they are escaped. */
export function crcOf(byteCount: ArrayLike<number>, end: number): number {
  return crc16(byteCount, 0, end, 0xffff)
}

export interface GenisysFrame {
  readonly header: number
  readonly station: number
  /** Number and value of each byte, in turn. */
  readonly data: readonly number[]
  readonly hasCrc: boolean
}

/**
 * Reads one frame.
 *
 * @returns `foreign` without a known header; `malformed` where the frame is too long or its CRC wrong.
 */
export function dissect({ bytes, start, end, isStream }: Slice): Dissected<GenisysFrame> {
  const header = bytes[start]!
  if (!messages.has(header)) return { kind: 'foreign' }
  const limit = Math.min(end, start + 1 + LONGEST)
  const first = endOf(bytes, start + 1, limit)
  if (first === limit)
    return limit < end
      ? { kind: 'malformed', at: 1, reason: 'no end', length: end - start }
      : { kind: 'incomplete', need: end - start + 1 }
  // A CRC that is not escaped may itself hold the byte that ends a frame.
  for (let stop = first; stop <= Math.min(first + CRC, limit - 1); stop++) {
    if (bytes[stop] !== TERMINATOR) continue
    const message = frameOf(bytes, start, stop)
    if (message !== undefined) return { kind: 'message', length: stop + 1 - start, message }
  }
  // A datagram is one frame: one that ends early or invalidly belongs to another protocol.
  if (!isStream && first < end - 1) return { kind: 'foreign' }
  return { kind: 'malformed', at: first - start, reason: 'CRC', length: first + 1 - start }
}

function endOf(bytes: Uint8Array, from: number, limit: number): number {
  let stop = from
  while (stop < limit && bytes[stop] !== TERMINATOR) stop++
  return stop
}

/** The frame whose terminator is at `stop`; undefined if it is none. Some senders escape the CRC, some do not. */
function frameOf(bytes: Uint8Array, start: number, stop: number): GenisysFrame | undefined {
  const header = bytes[start]!
  const byteCount = unescaped(bytes, start, stop)
  if (byteCount?.length === 2)
    return header === POLL || header === acknowledge
      ? { header, station: byteCount[1]!, data: [], hasCrc: false }
      : undefined
  const plain = byteCount ?? []
  if (hasCrc(plain))
    return { header, station: plain[1]!, data: plain.slice(2, plain.length - CRC), hasCrc: true }
  const raw = stop - start > CRC + 1 ? unescaped(bytes, start, stop - CRC) : undefined
  if (raw === undefined) return undefined
  const whole = [...raw, bytes[stop - 2]!, bytes[stop - 1]!]
  return hasCrc(whole) ? { header, station: raw[1]!, data: raw.slice(2), hasCrc: true } : undefined
}

function hasCrc(byteCount: readonly number[]): boolean {
  const last = byteCount.length - CRC
  return last >= 2 && crcOf(byteCount, last) === (byteCount[last]! | (byteCount[last + 1]! << 8))
}

/** Header, station, data and CRC as they were before escaping; undefined where an escape is followed by no low half. */
function unescaped(bytes: Uint8Array, start: number, stop: number): number[] | undefined {
  const byteCount = [bytes[start]!]
  for (let at = start + 1; at < stop; at++) {
    const byte = bytes[at]!
    if (byte < ESCAPE) byteCount.push(byte)
    else if (byte === ESCAPE && at + 1 < stop && bytes[at + 1]! < 0x10) byteCount.push(ESCAPE | bytes[++at]!)
    else return undefined
  }
  return byteCount
}

/** Sure of a whole frame with its CRC. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { start, end, isStream } = slice
  if (end <= start) return 'no'
  const found = dissect(slice)
  if (found.kind === 'incomplete') return isStream && isPlausible(slice) ? 'more' : 'no'
  if (found.kind !== 'message' || !found.message.hasCrc) return 'no'
  return isStream || found.length === end - start ? 'yes' : 'no'
}

/** Only bytes permitted inside a frame so far. */
function isPlausible({ bytes, start, end }: Slice): boolean {
  for (let at = start + 1; at < end; at++) if (bytes[at]! > ESCAPE) return false
  return true
}

/** The next byte at which a whole frame begins. */
export function resume(slice: Slice): number | undefined {
  for (let at = slice.start; at < slice.end; at++)
    if (messages.has(slice.bytes[at]!) && dissect({ ...slice, start: at }).kind === 'message') return at
  return undefined
}
