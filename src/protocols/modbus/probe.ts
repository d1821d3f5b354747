/** Detects Modbus by content. Slices may be cut anywhere: the result depends on the bytes, not on the cuts. */
import { u16be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import {
  EXCEPTION,
  illegalParameter,
  QUANTITY,
  requestLength,
  responseLength,
  WRITE_COUNT,
} from './layout.ts'
import { functions, UMAS } from './operations.ts'
import type { ModbusState } from './state.ts'
import {
  FUNCTION,
  hasChecksum,
  LENGTH,
  MAX_LENGTH,
  PREFIX,
  PROTOCOL,
  RTU_FUNCTION,
  RTU_LARGEST,
  RTU_OVERHEAD,
  UMAS_CODE,
  UMAS_KEY,
} from './wire.ts'

/** UMAS functions that begin a connection: communication set-up, identity, project, status, card, repeat. */
const UMAS_OPENINGS: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x04, 0x06, 0x0a])
/** Length in bytes of the longest of them: observed in captures; no public document. */
const UMAS_LONGEST_OPENING = 32

type Verdict = 'yes' | 'no' | 'more'

/** Highest unit on a serial line: Modbus over Serial Line V1.02 §2.2. */
const HIGHEST_UNIT = 247
/**
 * RTU frames are accepted without a known port only if their layout leaves little to chance: reads (1..4), one coil
 * switched on, and multiple writes with a byte count that fits their quantity.
 */
const RTU_READS = 4
const WRITE_COIL = 5
const COIL_ON = 0xff00
const WRITE_COILS = 15
const WRITE_REGISTERS = 16
/**
 * A frame of eight bytes whose sixth is zero is also a ROC Plus message without data, which has the same checksum.
 * In Modbus it would be a read of a multiple of 256 coils, or three bytes of coils with the last eight off.
 */
const ROC_BYTES = 8
const ROC_LENGTH = 5

/** `yes` for a complete message whose PDU fits its function exactly and violates nothing. */
export function probe(slice: Slice): Verdict {
  const tcp = judgeTcp(slice)
  if (tcp === 'yes') return 'yes'
  const rtu = judgeRtu(slice)
  if (rtu === 'yes') return 'yes'
  return slice.isStream && (tcp === 'more' || rtu === 'more') ? 'more' : 'no'
}

function judgeTcp({ bytes, start, end, isStream }: Slice): Verdict {
  const available = end - start
  for (let at = PROTOCOL; at <= LENGTH && at < available; at++) if (bytes[start + at] !== 0) return 'no'
  if (available <= FUNCTION) return 'more'
  const total = PREFIX + bytes[start + LENGTH + 1]!
  const code = bytes[start + FUNCTION]!
  if (total <= FUNCTION || total > PREFIX + MAX_LENGTH || !functions.has(code & ~EXCEPTION)) return 'no'
  if (code === UMAS && total > FUNCTION + UMAS_LONGEST_OPENING) return 'no'
  if (available < total) return 'more'
  if (!isStream && available !== total) return 'no'
  if (code === UMAS) return opensUmas(bytes, start + FUNCTION, start + total) ? 'yes' : 'no'
  return fits(bytes, start + FUNCTION, start + total) ? 'yes' : 'no'
}

/** First requests of a station to a controller, without a reservation. */
function opensUmas(bytes: Uint8Array, pdu: number, end: number): boolean {
  return pdu + UMAS_CODE < end && bytes[pdu + UMAS_KEY] === 0 && UMAS_OPENINGS.has(bytes[pdu + UMAS_CODE]!)
}

/** Whether a complete PDU fits its function, as a valid request or as a response. */
function fits(bytes: Uint8Array, pdu: number, end: number): boolean {
  const length = end - pdu
  if (responseLength(bytes, pdu, end, true) === length) return true
  if (requestLength(bytes, pdu, end, true) !== length) return false
  if (length < 5) return true
  return illegalParameter(bytes[pdu]!, u16be(bytes, pdu + 1), u16be(bytes, pdu + 3)) === undefined
}

function judgeRtu(slice: Slice): Verdict {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  if (available >= 1 && (bytes[start] === 0 || bytes[start]! > HIGHEST_UNIT)) return 'no'
  if (available < 2) return 'more'
  const code = bytes[start + RTU_FUNCTION]!
  if (code < 1 || code > RTU_READS) return judgeRtuWrite(slice)
  let waits = false
  for (const lengthOf of [requestLength, responseLength]) {
    const total = lengthOf(bytes, start + RTU_FUNCTION, end, false) + RTU_OVERHEAD
    if (total > available) waits = true
    else if (total === ROC_BYTES && bytes[start + ROC_LENGTH] === 0) continue
    else if ((isStream || total === available) && hasChecksum(bytes, start, start + total)) return 'yes'
  }
  return waits ? 'more' : 'no'
}

/** A write request whose fields are consistent, in addition to its checksum. */
function judgeRtuWrite({ bytes, start, end, isStream }: Slice): Verdict {
  const available = end - start
  const pdu = start + RTU_FUNCTION
  const code = bytes[pdu]!
  const isCoil = code === WRITE_COIL
  if (!isCoil && code !== WRITE_COILS && code !== WRITE_REGISTERS) return 'no'
  if (available <= RTU_FUNCTION + WRITE_COUNT) return 'more'
  const quantity = u16be(bytes, pdu + QUANTITY)
  const byteCount = code === WRITE_COILS ? (quantity + 7) >> 3 : quantity * 2
  if (isCoil ? quantity !== COIL_ON : quantity === 0 || byteCount !== bytes[pdu + WRITE_COUNT]) return 'no'
  const total = requestLength(bytes, pdu, end, false) + RTU_OVERHEAD
  if (total > available) return 'more'
  return (isStream || total === available) && hasChecksum(bytes, start, start + total) ? 'yes' : 'no'
}

/** Offset of the next complete, valid message, with an MBAP header or as an RTU frame, like those before. */
export function resume(slice: Slice, { framing }: ModbusState): number | undefined {
  if (framing === 'rtu') return resumeRtu(slice)
  return resumeTcp(slice) ?? (framing === 'tcp' ? undefined : resumeRtu(slice))
}

function resumeTcp({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + FUNCTION < end; at++) {
    if (bytes[at + PROTOCOL] !== 0 || bytes[at + PROTOCOL + 1] !== 0 || bytes[at + LENGTH] !== 0) continue
    const stop = at + PREFIX + bytes[at + LENGTH + 1]!
    if (stop <= at + FUNCTION || stop > end || !functions.has(bytes[at + FUNCTION]! & ~EXCEPTION)) continue
    if (bytes[at + FUNCTION] === UMAS || fits(bytes, at + FUNCTION, stop)) return at
  }
  return undefined
}

/** Searches no further than the largest frame that may have been cut. */
function resumeRtu({ bytes, start, end, fromClient }: Slice): number | undefined {
  const last = Math.min(end - RTU_OVERHEAD, start + RTU_LARGEST)
  const lengthOf = fromClient ? requestLength : responseLength
  for (let at = start; at <= last; at++) {
    if (bytes[at]! > HIGHEST_UNIT || !functions.has(bytes[at + RTU_FUNCTION]! & ~EXCEPTION)) continue
    const byteCount = lengthOf(bytes, at + RTU_FUNCTION, end, false)
    const stop = at + byteCount + RTU_OVERHEAD
    if (byteCount > 0 && stop <= end && hasChecksum(bytes, at, stop)) return at
  }
  return undefined
}
