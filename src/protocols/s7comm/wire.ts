import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Offsets in the S7 header: seen in captures; no public document.
const PROTOCOL = 0
const ROSCTR = 1
const REFERENCE = 4
const PARAMETER_LENGTH = 6
const DATA_LENGTH = 8
const ERROR = 10
const HEADER = 10
/** Answers carry error class and code after the header. */
const ANSWER_HEADER = 12
export const PROTOCOL_ID = 0x32

/** Remote operating service control: what kind of message it is. */
export const JOB = 1
export const ACK = 2
export const ACK_DATA = 3
export const USERDATA = 7

// Offsets in the parameter part of userdata.
const USERDATA_LENGTH = 3
const TYPE_AND_GROUP = 5
const SUBFUNCTION = 6
const SEQUENCE = 7
const DATA_UNIT = 8
const LAST = 9
const USERDATA_ERROR = 10
const SHORT_USERDATA = 8
const LONG_USERDATA = 12

/** Kind of a userdata message. */
export type UserdataType = 'push' | 'request' | 'response' | 'other'
const TYPES: readonly UserdataType[] = ['push', 'request', 'response', 'other']

export interface Userdata {
  readonly type: UserdataType
  readonly group: number
  readonly subfunction: number
  readonly sequence: number
  /** Which unit of data this is a part of; 0 for one that came whole. */
  readonly dataUnit: number
  readonly isLast: boolean
}

export interface S7Message {
  readonly rosctr: number
  readonly reference: number
  /** First byte of the parameters of jobs and their answers; undefined if there are none. */
  readonly functionCode: number | undefined
  readonly userdata: Userdata | undefined
  /** Error class and code, or the parameter error of userdata; 0 is none. */
  readonly error: number
  /** Bounds from the start of the message. */
  readonly parameter: number
  readonly data: number
  readonly end: number
}

function headerLength(rosctr: number): number {
  return rosctr === ACK || rosctr === ACK_DATA ? ANSWER_HEADER : HEADER
}

function isKnown(rosctr: number): boolean {
  return rosctr === JOB || rosctr === ACK || rosctr === ACK_DATA || rosctr === USERDATA
}

/**
 * Reads one S7comm message, which a unit of COTP data carries whole.
 *
 * @returns `malformed` where its lengths go beyond the unit, or userdata lacks its parameters.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<S7Message> {
  const available = end - start
  if (bytes[start + PROTOCOL] !== PROTOCOL_ID) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const rosctr = bytes[start + ROSCTR]!
  if (!isKnown(rosctr)) return { kind: 'malformed', at: ROSCTR, reason: 'ROSCTR', length: available }
  const parameter = headerLength(rosctr)
  const data = parameter + u16be(bytes, start + PARAMETER_LENGTH)
  const total = data + u16be(bytes, start + DATA_LENGTH)
  if (available < total) return { kind: 'incomplete', need: total }

  const isUserdata = rosctr === USERDATA
  if (isUserdata && data - parameter < SHORT_USERDATA) {
    return { kind: 'malformed', at: PARAMETER_LENGTH, reason: 'userdata without parameters', length: total }
  }
  const userdata = isUserdata ? userdataOf(bytes, start + parameter, data - parameter) : undefined
  const hasLong = isUserdata && data - parameter >= LONG_USERDATA
  return {
    kind: 'message',
    length: total,
    message: {
      rosctr,
      reference: u16be(bytes, start + REFERENCE),
      functionCode: !isUserdata && data > parameter ? bytes[start + parameter]! : undefined,
      userdata,
      error: hasLong
        ? u16be(bytes, start + parameter + USERDATA_ERROR)
        : parameter === ANSWER_HEADER
          ? u16be(bytes, start + ERROR)
          : 0,
      parameter,
      data,
      end: total,
    },
  }
}

function userdataOf(bytes: Uint8Array, parameter: number, length: number): Userdata {
  const byte = bytes[parameter + TYPE_AND_GROUP]!
  const isLong = length >= LONG_USERDATA && bytes[parameter + USERDATA_LENGTH]! >= 8
  return {
    type: TYPES[byte >> 6]!,
    group: byte & 0x3f,
    subfunction: bytes[parameter + SUBFUNCTION]!,
    sequence: bytes[parameter + SEQUENCE]!,
    dataUnit: isLong ? bytes[parameter + DATA_UNIT]! : 0,
    isLast: !isLong || bytes[parameter + LAST] === 0,
  }
}

/** Sure of a unit that begins with the protocol's byte, a known kind and lengths that stay inside. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (end - start < HEADER || bytes[start + PROTOCOL] !== PROTOCOL_ID) return 'no'
  const rosctr = bytes[start + ROSCTR]!
  if (!isKnown(rosctr)) return 'no'
  const total =
    headerLength(rosctr) + u16be(bytes, start + PARAMETER_LENGTH) + u16be(bytes, start + DATA_LENGTH)
  return total <= end - start ? 'yes' : 'no'
}
