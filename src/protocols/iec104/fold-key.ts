/** Steady traffic as numbers: supervisory frames, test frames, and unrequested monitored information. */
import type { Slice } from '#model/protocol'
import { fitsType, STANDARD_WIDTHS } from './asdu.ts'
import type { Iec104State } from './state.ts'
import { APCI, CONTROL, controlOf, LENGTH, START, sequenceAt } from './wire.ts'

/** Types 1..40 are monitored information in the standards' tables. */
const LAST_MONITORED = 40
/** Offsets of an ASDU with the standard's widths. */
const TYPE = APCI
const CAUSE = APCI + 2
const ORIGINATOR = APCI + 3
const COMMON_ADDRESS = APCI + 4
const HEADER_END = APCI + 6
/** Numbers of information begin above those of S frames (2, 3) and TESTFR (0x43.., 0x83..). */
const INFORMATION = 2 ** 44

/** Exact for all parts of the facts except the values. */
export function foldKey(slice: Slice, state: Iec104State): number {
  const { bytes, start, end, fromClient } = slice
  const byteCount = end - start
  if (byteCount < APCI || bytes[start] !== START || bytes[start + LENGTH]! + 2 !== byteCount) return 0
  const side = fromClient ? 1 : 0
  const first = bytes[start + CONTROL]!
  if (byteCount === APCI) {
    const control = controlOf(bytes, start + CONTROL)
    if (!state.isSettled || (control !== 'S' && control !== 'U')) return 0
    if (control === 'S') return 2 + side
    return first === 0x43 || first === 0x83 ? first * 2 + side : 0
  }
  if (byteCount < HEADER_END || state.widths !== STANDARD_WIDTHS || !state.areWidthsProven) return 0
  if ((first & 1) !== 0 || (bytes[start + CONTROL + 2]! & 1) !== 0) return 0
  const type = bytes[start + TYPE]!
  const cause = bytes[start + CAUSE]! // with neither test nor negative bit
  if (type === 0 || type > LAST_MONITORED || cause > 41 || !isUnasked(cause)) return 0
  if (fitsType(bytes, start + TYPE, byteCount - APCI, STANDARD_WIDTHS) !== true) return 0
  if (!state.note(fromClient, sequenceAt(bytes, start + CONTROL))) return 0
  const commonAddress = bytes[start + COMMON_ADDRESS]! * 256 + bytes[start + COMMON_ADDRESS + 1]!
  const head = ((type * 64 + cause) * 256 + bytes[start + ORIGINATOR]!) * 2 + side
  return INFORMATION + head * 0x1_0000 + commonAddress
}

/** Periodic, background scan, spontaneous, interrogated: causes that answer no single command. */
function isUnasked(cause: number): boolean {
  return (cause >= 1 && cause <= 3) || cause >= 20
}
