import { u16be, u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// CC-Link IE Field Basic, UDP 61450: SLMP 3E frames of one command. CLPA BAP-C2006ENG (Field Basic), SH-080956ENG.
export const CYCLIC = 0x0e70
const REQUEST_3E = 0x5000
const ANSWER_3E = 0xd000
const LENGTH_3E = 7
const BODY_3E = 9
const COMMAND = 11
/** Command's data and, in answers, what follows the end code: version, reserve, offset of the cyclic data. */
const REQUEST_DATA = 15
const ANSWER_DATA = 11
const OFFSET = 4
const VERSION = 1
/** Notifications before the cyclic data: of the master 36 bytes with the version, of a slave 40. */
const MASTER_NOTIFICATION = 36
const SLAVE_NOTIFICATION = 40
const SMALLEST_REQUEST = 67
const SMALLEST_ANSWER = 59

// CC-Link IE TSN set-up, UDP 45238: frames 0x68 and 0xE8, seen in captures; no public document.
const REQUEST_TSN = 0x6800
const ANSWER_TSN = 0xe800
const LENGTH_TSN = 14
const BODY_TSN = 16
const COMMAND_TSN = 18
const SMALLEST_TSN = 22

/** CC-Link IE control and field frames of EtherType 0x890F: type first. */
const SMALLEST_LINK = 12

export interface CyclicMessage {
  readonly kind: 'cyclic'
  readonly isRequest: boolean
  readonly endCode: number
  readonly group: number
  readonly sequence: number
  /** 1 while the application runs. */
  readonly unitState: number
  /** Of answers: maker's and model's codes of the slave and its version. */
  readonly vendor: number
  readonly model: number
  readonly version: number
  /** Of answers: what ails the slave. */
  readonly error: number
  /** Of requests: offsets of the slaves' addresses, four bytes each, lowest byte first. */
  readonly slaves: number
  readonly slaveCount: number
}

export interface SetupMessage {
  readonly kind: 'set-up'
  readonly isRequest: boolean
  readonly serial: number
  readonly command: number
  readonly subcommand: number
  readonly endCode: number
}

export interface LinkMessage {
  readonly kind: 'link'
  readonly type: number
}

export type CclinkMessage = CyclicMessage | SetupMessage | LinkMessage

/** True for UDP: frames of the link layer have no ports. */
function isDatagram({ sourcePort, destinationPort }: Slice): boolean {
  return sourcePort !== 0 || destinationPort !== 0
}

/** Finds which of the two UDP forms this is, complete. */
function formOf({ bytes, start, end }: Slice): 'cyclic' | 'set-up' | undefined {
  const length = end - start
  if (length < SMALLEST_TSN) return undefined
  const subheader = u16be(bytes, start)
  if (subheader === REQUEST_3E || subheader === ANSWER_3E) {
    const isRequest = subheader === REQUEST_3E
    if (BODY_3E + u16le(bytes, start + LENGTH_3E) !== length) return undefined
    if (length < (isRequest ? SMALLEST_REQUEST : SMALLEST_ANSWER)) return undefined
    if (isRequest && u16le(bytes, start + COMMAND) !== CYCLIC) return undefined
    const data = start + (isRequest ? REQUEST_DATA : ANSWER_DATA)
    const offset = isRequest ? MASTER_NOTIFICATION : SLAVE_NOTIFICATION
    return u16le(bytes, data) >= VERSION && u16le(bytes, data + OFFSET) === offset ? 'cyclic' : undefined
  }
  if (subheader !== REQUEST_TSN && subheader !== ANSWER_TSN) return undefined
  const command = u16le(bytes, start + COMMAND_TSN)
  const isLawful = u16le(bytes, start + 4) === 0 && command >> 8 === 0x0e
  return isLawful && BODY_TSN + u16le(bytes, start + LENGTH_TSN) === length ? 'set-up' : undefined
}

/** By content: lengths, command and offsets that agree. */
export function probe(slice: Slice): 'yes' | 'no' {
  return !slice.isStream && isDatagram(slice) && formOf(slice) !== undefined ? 'yes' : 'no'
}

/** Reads one datagram, or one frame of EtherType 0x890F. */
export function dissect(slice: Slice): Dissected<CclinkMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (!isDatagram(slice)) {
    if (length < SMALLEST_LINK) return { kind: 'malformed', at: 0, reason: 'header', length }
    return { kind: 'message', length, message: { kind: 'link', type: bytes[start]! } }
  }
  const form = formOf(slice)
  if (form === undefined) return { kind: 'foreign' }
  return { kind: 'message', length, message: form === 'cyclic' ? cyclic(slice) : setup(slice) }
}

function setup({ bytes, start }: Slice): SetupMessage {
  const isRequest = u16be(bytes, start) === REQUEST_TSN
  return {
    kind: 'set-up',
    isRequest,
    serial: u16le(bytes, start + 2),
    command: u16le(bytes, start + COMMAND_TSN),
    subcommand: u16le(bytes, start + COMMAND_TSN + 2),
    endCode: isRequest ? 0 : u16le(bytes, start + BODY_TSN),
  }
}

function cyclic({ bytes, start, end }: Slice): CyclicMessage {
  const isRequest = u16be(bytes, start) === REQUEST_3E
  const group = start + (isRequest ? 51 : 55)
  const count = isRequest ? u16le(bytes, start + 61) : 0
  const hasSlaveCount = SMALLEST_REQUEST + count * 4 <= end - start
  return {
    kind: 'cyclic',
    isRequest,
    endCode: isRequest ? 0 : u16le(bytes, start + BODY_3E),
    group: bytes[group]!,
    sequence: u16le(bytes, group + 2),
    unitState: u16le(bytes, start + (isRequest ? 35 : 43)),
    vendor: isRequest ? 0 : u16le(bytes, start + 31),
    model: isRequest ? 0 : u32le(bytes, start + 35),
    version: isRequest ? 0 : u16le(bytes, start + 39),
    error: isRequest ? 0 : u16le(bytes, start + 45),
    slaves: SMALLEST_REQUEST,
    slaveCount: hasSlaveCount ? count : 0,
  }
}

/** Cyclic requests and answers by what stays the same: everything but clock, sequence and data. */
export function foldKey(slice: Slice): number {
  const { bytes, start, end, isCut } = slice
  if (isCut || !isDatagram(slice) || end - start < SMALLEST_ANSWER || formOf(slice) !== 'cyclic') return 0
  const isRequest = bytes[start] === 0x50
  let sum = isRequest ? 3 : 5
  const group = start + (isRequest ? 51 : 55)
  const from = start + (isRequest ? 55 : 31)
  const to = start + (isRequest ? Math.min(end - start, SMALLEST_REQUEST + 64 * 4) : 51)
  sum = (sum * 31 + bytes[group]!) % 2 ** 26
  if (isRequest) {
    sum = (sum * 31 + bytes[start + 35]!) % 2 ** 26
    const last = Math.min(to, start + SMALLEST_REQUEST + u16le(bytes, start + 61) * 4)
    for (let at = from; at < last; at++) sum = (sum * 31 + bytes[at]!) % 2 ** 40
  } else {
    for (let at = from; at < to; at++) sum = (sum * 31 + bytes[at]!) % 2 ** 40
    if (u16le(bytes, start + BODY_3E) !== 0) return 0
  }
  return sum + 1
}
