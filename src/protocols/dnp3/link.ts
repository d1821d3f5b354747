/** Frames of the data link layer: IEEE 1815-2012 §9.2. */
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { isSound } from './checksum.ts'

// Offsets in the header block.
const LENGTH = 2
const CONTROL = 3
const DESTINATION = 4
const SOURCE = 6
/** Header block with its CRC. */
export const HEADER = 10
const HEADER_DATA = 8
const START_1 = 0x05
const START_2 = 0x64
/** Control, destination and source are counted by LENGTH. */
const COUNTED = 5
/** User data come in blocks of 16 bytes, each with a CRC. */
export const BLOCK = 16
export const CRC = 2

const DIRECTION = 0x80
const PRIMARY = 0x40
const FUNCTION = 0x0f

/** Addresses from here to 0xffff speak to all outstations: §9.2.5.2.2. */
export const BROADCAST = 0xfffd

export const CONFIRMED_USER_DATA = 3
export const UNCONFIRMED_USER_DATA = 4

/** Bits of the transport header: §8.2.1. */
export const FINAL = 0x80
export const FIRST = 0x40
export const SEQUENCE = 0x3f

export interface LinkFrame {
  /** The DIR bit; true if a master sent it. */
  readonly isFromMaster: boolean
  /** The PRM bit: true if the sender begins the transaction of the link layer. */
  readonly isPrimary: boolean
  readonly functionCode: number
  readonly destination: number
  readonly source: number
  /** Bytes of user data, the transport header among them. */
  readonly userBytes: number
  /** Transport header; undefined if there are no user data. */
  readonly transport: number | undefined
  /** Application function, where a fragment begins in this frame. */
  readonly application: number | undefined
}

/** Bytes of a frame with LENGTH `length`. */
export function frameBytes(length: number): number {
  const user = length - COUNTED
  return HEADER + user + Math.ceil(user / BLOCK) * CRC
}

/** Offset in the frame of a byte of user data. */
export function userAt(index: number): number {
  return HEADER + index + Math.floor(index / BLOCK) * CRC
}

/** Functions that may be, and whether they carry user data: §9.2.4.1.4 and §9.2.4.1.5. */
const PRIMARY_FUNCTIONS: ReadonlyMap<number, boolean> = new Map([
  [0, false],
  [1, false], // reset of user process, obsolete
  [2, false],
  [CONFIRMED_USER_DATA, true],
  [UNCONFIRMED_USER_DATA, true],
  [9, false],
])
const SECONDARY_FUNCTIONS: ReadonlyMap<number, boolean> = new Map([
  [0, false],
  [1, false],
  [11, false],
  [14, false], // link service not functioning, obsolete
  [15, false],
])

export function isUserData({ isPrimary, functionCode }: LinkFrame): boolean {
  return isPrimary && (functionCode === CONFIRMED_USER_DATA || functionCode === UNCONFIRMED_USER_DATA)
}

/**
 * Reads one frame and checks each of its CRCs.
 *
 * @returns `foreign` without the two start bytes; `malformed` where a CRC is wrong or LENGTH cannot be.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<LinkFrame> {
  const available = end - start
  if (bytes[start] !== START_1 || (available > 1 && bytes[start + 1] !== START_2)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = bytes[start + LENGTH]!
  if (length < COUNTED)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: toNext(bytes, start, end) }
  if (!isSound(bytes, start, start + HEADER_DATA))
    return { kind: 'malformed', at: HEADER_DATA, reason: 'header CRC', length: toNext(bytes, start, end) }
  const total = frameBytes(length)
  if (available < total) return { kind: 'incomplete', need: total }
  for (let at = HEADER; at < total; at += BLOCK + CRC) {
    const stop = Math.min(at + BLOCK, total - CRC)
    if (!isSound(bytes, start + at, start + stop))
      return { kind: 'malformed', at: stop, reason: 'data CRC', length: total }
  }
  return { kind: 'message', message: frameAt(bytes, start, length - COUNTED), length: total }
}

function frameAt(bytes: Uint8Array, start: number, userBytes: number): LinkFrame {
  const control = bytes[start + CONTROL]!
  const transport = userBytes > 0 ? bytes[start + HEADER]! : undefined
  const isBegun = transport !== undefined && (transport & FIRST) !== 0 && userBytes >= 3
  return {
    isFromMaster: (control & DIRECTION) !== 0,
    isPrimary: (control & PRIMARY) !== 0,
    functionCode: control & FUNCTION,
    destination: u16le(bytes, start + DESTINATION),
    source: u16le(bytes, start + SOURCE),
    userBytes,
    transport,
    application: isBegun ? bytes[start + HEADER + 2]! : undefined,
  }
}

/** Bytes from a spoilt header to the next start bytes, or to the end. */
function toNext(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 2; at + 1 < end; at++)
    if (bytes[at] === START_1 && bytes[at + 1] === START_2) return at - start
  return end - start
}

/** Sure of a header block with its CRC and a function that agrees with the length. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (bytes[start] !== START_1 || (available > 1 && bytes[start + 1] !== START_2)) return 'no'
  if (available < HEADER) return isStream ? 'more' : 'no'
  return isWholeHeader(bytes, start) ? 'yes' : 'no'
}

/** True if a valid header is at `at`: start bytes, CRC, and a function that agrees with the length. */
export function isWholeHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== START_1 || bytes[at + 1] !== START_2 || bytes[at + LENGTH]! < COUNTED) return false
  const control = bytes[at + CONTROL]!
  const functions = (control & PRIMARY) !== 0 ? PRIMARY_FUNCTIONS : SECONDARY_FUNCTIONS
  const hasUserData = functions.get(control & FUNCTION)
  if (hasUserData === undefined || hasUserData !== bytes[at + LENGTH]! > COUNTED) return false
  return isSound(bytes, at, at + HEADER_DATA)
}

/** The next byte at which a valid header begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) if (isWholeHeader(bytes, at)) return at
  return undefined
}

/** A master sends requests; where a fragment begins, its function is better proof than the DIR bit. */
export function isSentByMaster({ application, isFromMaster }: LinkFrame): boolean {
  return application === undefined ? isFromMaster : application < 129
}
