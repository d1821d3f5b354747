import { u16be } from '#bytes/read'
import type { Carried, Dissected, Slice } from '#model/protocol'
import type { CotpState } from './state.ts'
import {
  CALLED_TSAP,
  CALLING_TSAP,
  PARAMETER_BIT,
  SMALLEST_HEADER,
  TPDU_SIZE,
  type TpduType,
  tpdus,
} from './tpdu.ts'
import { tsapText } from './tsap.ts'

// Offsets in the TPKT: RFC 1006 §6.
const VERSION = 0
const RESERVED = 1
const LENGTH = 2
const TPKT_HEADER = 4
const TPKT_VERSION = 3
/** TPKT header and the smallest TPDU: RFC 1006 §6. */
const SMALLEST = 7

// Offsets in the TPKT of the fixed part of the TPDU: X.224 (1995) §13.2.
const INDICATOR = 4
const CODE = 5
const DESTINATION_REFERENCE = 6
const SOURCE_REFERENCE = 8
/** Class and option of CR and CC, reason of DR: §13.3.3, §13.5.3. */
const CLASS_OR_REASON = 10
/** TPDU number and end mark of DT in classes 0 and 1: §13.7.2. */
const NUMBER = 6
const END_OF_TSDU = 0x80
/** DT without credit: §13.7.1. */
const CODE_DT = 0xf0

export interface CotpMessage {
  readonly type: TpduType
  readonly destinationReference: number
  readonly sourceReference: number
  /** Class 0..4 of CR and CC, reason of DR, else undefined. */
  readonly classOrReason: number | undefined
  readonly callingTsap: string | undefined
  readonly calledTsap: string | undefined
  /** Largest TPDU in bytes that the sender proposes. */
  readonly tpduSize: number | undefined
  /** DT: no more TPDUs follow for this unit of service data. */
  readonly isLast: boolean
  /** Bounds of user data from the start of the message; equal where there is none. */
  readonly data: number
  readonly dataEnd: number
}

/** Whether a TPKT with a TPDU can begin here. Undefined with too few bytes to decide. */
function isHeaderAt(bytes: Uint8Array, at: number, end: number): boolean | undefined {
  const available = end - at
  if (available > VERSION && bytes[at + VERSION] !== TPKT_VERSION) return false
  if (available > RESERVED && bytes[at + RESERVED] !== 0) return false
  if (available <= CODE) return undefined
  const length = u16be(bytes, at + LENGTH)
  const indicator = bytes[at + INDICATOR]!
  const tpdu = tpdus.get(bytes[at + CODE]! >> 4)
  if (length < SMALLEST || tpdu === undefined) return false
  return indicator >= SMALLEST_HEADER[tpdu.type] && TPKT_HEADER + 1 + indicator <= length
}

/**
 * Reads one TPKT with its TPDU.
 *
 * @returns `foreign` where no TPKT begins and none was seen before (or RDP has left TPKT behind, now and then or for good); `malformed` where
 *   the header length of the TPDU does not fit.
 */
export function dissect(slice: Slice, state: CotpState): Dissected<CotpMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  const isTpkt = bytes[start + VERSION] === TPKT_VERSION && (available < 2 || bytes[start + RESERVED] === 0)
  if (!isTpkt) {
    if (isFastPath(bytes, start, end) && state.context.calledTsap === undefined) state.isRdp = true
    if (!state.isSettled || state.isRdp) return { kind: 'foreign' }
    return { kind: 'malformed', at: VERSION, reason: 'no TPKT', length: gapTo(slice) }
  }
  if (available < SMALLEST) return { kind: 'incomplete', need: SMALLEST }
  const total = u16be(bytes, start + LENGTH)
  if (isHeaderAt(bytes, start, end) !== true) {
    if (!state.isSettled || state.isRdp) return { kind: 'foreign' }
    const length = total >= SMALLEST && total <= available ? total : gapTo(slice)
    return { kind: 'malformed', at: INDICATOR, reason: 'TPDU header', length }
  }
  if (available < total) return { kind: 'incomplete', need: total }
  state.isSettled = true
  return { kind: 'message', length: total, message: tpduOf(bytes, start, total) }
}

/**
 * Whether RDP's fast path begins here, between the TPKTs of a connection without a captured beginning. Action 0 in the
 * low bits, a length of one or two bytes, and then the end, a TPKT or more of it: [MS-RDPBCGR] v20240423 §2.2.8.1.2,
 * §2.2.9.1.2.
 */
function isFastPath(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || (bytes[start]! & 3) !== 0) return false
  const short = bytes[start + 1]!
  const length = short < 0x80 ? short : ((short & 0x7f) << 8) | bytes[start + 2]!
  const next = start + length
  if (length < 3 || next > end) return false
  return next === end || bytes[next] === TPKT_VERSION || (bytes[next]! & 3) === 0
}

/** A whole unit of service data in one DT of class 0, as S7 and MMS send them: X.224 §13.7.2. */
export function carries(slice: Slice, state: CotpState): Carried | undefined {
  const { bytes, start, end, fromClient } = slice
  if (end - start <= SMALLEST || bytes[start + VERSION] !== TPKT_VERSION || bytes[start + RESERVED] !== 0)
    return undefined
  if (u16be(bytes, start + LENGTH) !== end - start || bytes[start + INDICATOR] !== 2) return undefined
  if (bytes[start + CODE] !== CODE_DT || bytes[start + NUMBER] !== END_OF_TSDU) return undefined
  const assembly = fromClient ? state.fromClient : state.fromServer
  if (!state.isSettled || assembly.length > 0 || assembly.isSkipping || slice.isCut) return undefined
  const { carried } = state
  carried.start = start + SMALLEST
  carried.end = end
  carried.fromClient = fromClient
  carried.context = state.context
  return carried
}

/** Bytes to the next likely message, or to the end of the slice. */
function gapTo(slice: Slice): number {
  return (resume({ ...slice, start: slice.start + 1 }) ?? slice.end) - slice.start
}

function tpduOf(bytes: Uint8Array, start: number, total: number): CotpMessage {
  const { type } = tpdus.get(bytes[start + CODE]! >> 4)!
  const headerEnd = TPKT_HEADER + 1 + bytes[start + INDICATOR]!
  const isConnect = type === 'CR' || type === 'CC'
  const isLong = isConnect || type === 'DR'
  const variable = isConnect ? readVariable(bytes, start, headerEnd) : NO_VARIABLE
  return {
    type,
    destinationReference: type === 'DT' ? 0 : u16be(bytes, start + DESTINATION_REFERENCE),
    sourceReference: isLong ? u16be(bytes, start + SOURCE_REFERENCE) : 0,
    classOrReason: !isLong
      ? undefined
      : isConnect
        ? bytes[start + CLASS_OR_REASON]! >> 4
        : bytes[start + CLASS_OR_REASON]!,
    callingTsap: variable.callingTsap,
    calledTsap: variable.calledTsap,
    tpduSize: variable.tpduSize,
    isLast: type === 'DT' && isEndMarked(bytes, start, headerEnd),
    data: isConnect ? variable.end : headerEnd,
    dataEnd: total,
  }
}

/** Classes 2 to 4 put a destination reference before the number: X.224 §13.7.1. */
function isEndMarked(bytes: Uint8Array, start: number, headerEnd: number): boolean {
  const at = headerEnd >= TPKT_HEADER + 5 ? NUMBER + 2 : NUMBER
  return (bytes[start + at]! & END_OF_TSDU) !== 0
}

interface Variable {
  readonly callingTsap: string | undefined
  readonly calledTsap: string | undefined
  readonly tpduSize: number | undefined
  /** Where the parameters end and user data may begin. */
  readonly end: number
}
const NO_VARIABLE: Variable = { callingTsap: undefined, calledTsap: undefined, tpduSize: undefined, end: 0 }

/**
 * Parameters of CR and CC. RDP puts a cookie and its negotiation inside the header length ([MS-RDPBCGR] 2.2.1.1);
 * their first bytes have no parameter bit, so what begins with such a byte is user data.
 */
function readVariable(bytes: Uint8Array, start: number, headerEnd: number): Variable {
  let callingTsap: string | undefined
  let calledTsap: string | undefined
  let tpduSize: number | undefined
  let at = CLASS_OR_REASON + 1
  while (at + 2 <= headerEnd && (bytes[start + at]! & PARAMETER_BIT) !== 0) {
    const code = bytes[start + at]!
    const value = at + 2
    const length = bytes[start + at + 1]!
    if (value + length > headerEnd) return { callingTsap, calledTsap, tpduSize, end: headerEnd } // a parameter cut short says nothing
    if (code === CALLING_TSAP) callingTsap = tsapText(bytes, start + value, start + value + length)
    if (code === CALLED_TSAP) calledTsap = tsapText(bytes, start + value, start + value + length)
    if (code === TPDU_SIZE && length === 1 && bytes[start + value]! < 16)
      tpduSize = 1 << bytes[start + value]!
    at = value + length
  }
  return { callingTsap, calledTsap, tpduSize, end: at }
}

/** Sure of a connection request or confirm, or of data with the end marked right, that is whole. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const isHeader = isHeaderAt(bytes, start, end)
  if (isHeader === undefined) return isStream ? 'more' : 'no'
  if (!isHeader) return 'no'
  const total = u16be(bytes, start + LENGTH)
  const code = bytes[start + CODE]!
  const indicator = bytes[start + INDICATOR]!
  if (end - start < SMALLEST) return isStream ? 'more' : 'no'
  const type = tpdus.get(code >> 4)!.type
  if (type === 'DT')
    return code === 0xf0 && indicator === 2 && (bytes[start + NUMBER]! & 0x7f) === 0 ? 'yes' : 'no'
  if (type !== 'CR' && type !== 'CC') return 'no'
  // The header fills the TPKT, as class 0 has no user data: RFC 905 §6.5; RDP keeps to it too.
  return (code & 0x0f) === 0 && indicator + TPKT_HEADER + 1 === total ? 'yes' : 'no'
}

/** The next byte at which a TPKT with a valid TPDU header begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + SMALLEST <= end; at++) if (isHeaderAt(bytes, at, end) === true) return at
  return undefined
}
