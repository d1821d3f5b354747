import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { ALARM_HIGH, ALARM_LOW, type FrameKind, rangeOf } from './frame-ids.ts'

/** APDU_Status at the end of a cyclic frame: cycle counter (2), data status, transfer status. IEC 61158-6-10. */
const STATUS = 4
const FRAME_ID = 2
/** The least a cyclic frame carries between frame id and status: IEC 61158-6-10, C_SDU of 40 bytes. */
const SMALLEST_DATA = 40
const SMALLEST_CYCLIC = FRAME_ID + SMALLEST_DATA + STATUS
/** Captures at the sender's own interface may lack the filling: seen in captures. */
const UNFILLED = FRAME_ID + 1 + STATUS

/** Bits of the data status that must be 0. */
const DATA_STATUS_RESERVED = 0x48
/** State primary, data valid, provider running, no problem: what a sound provider sends. */
export const PRIMARY = 0x01
export const REDUNDANCY = 0x02
export const VALID = 0x04
export const RUN = 0x10
export const NO_PROBLEM = 0x20
export const IGNORE = 0x80

/** RTA-PDU after the frame id: alarm endpoints (4), type, flags, numbers (4), length. IEC 61158-6-10. */
const ALARM_TYPE = 6
const ALARM_LENGTH = 12
export const ALARM_HEADER = 14

export interface RtMessage {
  readonly frameId: number
  readonly kind: FrameKind
  readonly name: string
  /** Of cyclic frames; 0 otherwise. */
  readonly cycle: number
  readonly dataStatus: number
  readonly transferStatus: number
}

/** True if this looks like a cyclic frame by its size and status. */
function isCyclic({ bytes, start, end, isCut }: Slice): boolean {
  if (end - start < SMALLEST_CYCLIC) return false
  if (isCut) return true
  // Recognising asks for a sound provider: valid data, running or without problem, no reserved bit, no transfer fault.
  const status = bytes[end - 2]!
  return (
    bytes[end - 1] === 0 &&
    (status & (DATA_STATUS_RESERVED | VALID)) === VALID &&
    (status & (RUN | NO_PROBLEM)) !== 0
  )
}

function isAlarm({ bytes, start, end, isCut }: Slice): boolean {
  if (end - start < ALARM_HEADER) return false
  const type = bytes[start + ALARM_TYPE]!
  if (type >> 4 !== 1 || (type & 15) < 1 || (type & 15) > 4) return false
  return isCut || ALARM_HEADER + u16be(bytes, start + ALARM_LENGTH) <= end - start
}

/** True for frames whose id and form agree. */
export function probe(slice: Slice): 'yes' | 'no' {
  if (slice.end - slice.start < SMALLEST_CYCLIC) return 'no'
  const frameId = u16be(slice.bytes, slice.start)
  const { kind } = rangeOf(frameId)
  if (kind === 'cyclic') return isCyclic(slice) ? 'yes' : 'no'
  if (frameId === ALARM_HIGH || frameId === ALARM_LOW) return isAlarm(slice) ? 'yes' : 'no'
  return kind === 'fragment' ? 'yes' : 'no'
}

/** Reads one frame of EtherType 0x8892. `malformed` if it is shorter than its frame id needs. */
export function dissect(slice: Slice): Dissected<RtMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (length < FRAME_ID) return { kind: 'malformed', at: 0, reason: 'frame id', length }
  const frameId = u16be(bytes, start)
  const { kind, name } = rangeOf(frameId)
  if (kind === 'cyclic' && length < UNFILLED && !slice.isCut)
    return { kind: 'malformed', at: length, reason: 'cyclic data too short', length }
  const hasStatus = kind === 'cyclic' && length >= UNFILLED && !slice.isCut
  return {
    kind: 'message',
    length,
    message: {
      frameId,
      kind,
      name,
      cycle: hasStatus ? u16be(bytes, end - STATUS) : 0,
      dataStatus: hasStatus ? bytes[end - 2]! : 0,
      transferStatus: hasStatus ? bytes[end - 1]! : 0,
    },
  }
}

/**
 * Frame id and statuses of a cyclic frame as one number; cycle and data are left out, so steady exchange folds and a
 * provider that stops does not. 0 for everything else.
 */
export function foldKey(slice: Slice): number {
  const { bytes, start, end, fromClient, isCut } = slice
  if (isCut || end - start < UNFILLED) return 0
  const frameId = (bytes[start]! << 8) | bytes[start + 1]!
  const isCyclicId = (frameId >= 0x8000 && frameId < 0xfc00) || (frameId >= 0x0100 && frameId < 0x1000)
  if (!isCyclicId) return 0
  return frameId * 0x4_0000 + (bytes[end - 2]! << 10) + (bytes[end - 1]! << 2) + (fromClient ? 2 : 1)
}
