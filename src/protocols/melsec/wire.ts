import { u16be, u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { commands, oneE } from './commands.ts'

// 3E and 4E frames, binary: subheader, [serial, 0], network, PC, module I/O, station, length, then what length counts:
// in requests timer, command, subcommand, data; in answers end code, data. SH-080956ENG.
const SUBHEADER_3E = 0x5000
const SUBHEADER_4E = 0x5400
const ANSWER = 0x8000
const SERIAL = 2
/** Bytes of serial number and its reserve. */
const SERIAL_BYTES = 4
const REQUEST_FIELDS = 6
const ANSWER_FIELDS = 2
/** Longest part that the length counts; devices accept about 2 KiB. */
const LONGEST = 0x2400
/** Cyclic exchange of CC-Link IE Field Basic has this frame, too: another folder reads it. */
const CCLINK_CYCLIC = 0x0e70

export type Framing = '3E' | '4E' | '1E'

export interface MelsecMessage {
  readonly framing: Framing
  readonly isAscii: boolean
  readonly isRequest: boolean
  readonly serial: number
  readonly network: number
  readonly station: number
  /** Module I/O number: 0x3FF is the station's own CPU. */
  readonly module: number
  /** Of 1E frames the subheader. */
  readonly command: number
  readonly subcommand: number
  readonly endCode: number
  /** Offsets of the data from the start of the message. */
  readonly data: number
  readonly dataEnd: number
}

/** Own CPU, control and standby CPUs, CPUs 1 to 4, or the head of a module by its I/O number. */
function isModule(io: number): boolean {
  return io === 0x03ff || (io >= 0x03d0 && io <= 0x03e3) || io <= 0x01ff
}

/** Reads binary and ASCII numbers alike, by their place in bytes of the binary frame. */
class Digits {
  isAscii = false
  bytes: Uint8Array = new Uint8Array()
  start = 0

  over(bytes: Uint8Array, start: number, isAscii: boolean): this {
    this.bytes = bytes
    this.start = start
    this.isAscii = isAscii
    return this
  }

  /** -1 if a digit is none. */
  u8(at: number): number {
    if (!this.isAscii) return this.bytes[this.start + at]!
    const high = digit(this.bytes[this.start + at * 2]!)
    const low = digit(this.bytes[this.start + at * 2 + 1]!)
    return high < 0 || low < 0 ? -1 : (high << 4) | low
  }

  /** ASCII frames have the high byte first, binary ones the low. */
  u16(at: number): number {
    const [first, second] = [this.u8(at), this.u8(at + 1)]
    if (first < 0 || second < 0) return -1
    return this.isAscii ? (first << 8) | second : first | (second << 8)
  }
}

function digit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1
}

const digits = new Digits()

interface Head {
  readonly framing: '3E' | '4E'
  readonly isAscii: boolean
  readonly isRequest: boolean
  /** Bytes before what length counts, and all of the frame, as they lie in the bytes. */
  readonly fields: number
  readonly total: number
  /** A CPU is named, as nearly always. */
  readonly isCpu: boolean
}

/** `more` if the header is cut; undefined if this is no 3E or 4E frame. */
function headOf({ bytes, start, end }: Slice): Head | 'more' | undefined {
  const available = end - start
  if (available < 2) return 'more'
  const isAscii =
    (bytes[start] === 0x35 || bytes[start] === 0x44) &&
    (bytes[start + 1]! === 0x30 || bytes[start + 1] === 0x34)
  const scale = isAscii ? 2 : 1
  if (isAscii && available < 4) return 'more'
  digits.over(bytes, start, isAscii)
  const subheader = isAscii ? (digits.u8(0) << 8) | digits.u8(1) : u16be(bytes, start)
  const plain = subheader & ~ANSWER
  if (plain !== SUBHEADER_3E && plain !== SUBHEADER_4E) return undefined
  const framing = plain === SUBHEADER_4E ? '4E' : '3E'
  const shift = framing === '4E' ? SERIAL_BYTES : 0
  const fields = (9 + shift) * scale
  if (available < fields) return 'more'
  digits.over(bytes, start, isAscii)
  if (framing === '4E' && digits.u16(4) !== 0) return undefined
  const length = digits.u16(shift + 7)
  const isRequest = (subheader & ANSWER) === 0
  const least = (isRequest ? REQUEST_FIELDS : ANSWER_FIELDS) * scale
  if (length < least || length > LONGEST || digits.u8(shift + 2) < 0) return undefined
  const module = digits.u16(shift + 4)
  if (!isModule(module) || digits.u8(shift + 6) > 0x1f) return undefined
  return { framing, isAscii, isRequest, fields, total: fields + length, isCpu: module > 0x01ff }
}

/** Head device of a 1E frame: two letters, the name and a space or both. */
const DEVICES_1E: ReadonlySet<number> = new Set(
  ['D ', 'W ', 'R ', 'X ', 'Y ', 'M ', 'B ', 'F ', 'S ', 'TN', 'TS', 'TC', 'CN', 'CS', 'CC'].map(
    (name) => (name.charCodeAt(0) << 8) | name.charCodeAt(1),
  ),
)
const HEAD_1E = 4
const DEVICE_1E = 12
const PC_1E = 0xff

/** Bytes of a 1E request; 0 if these are none. Its device must be one that exists, so that content proves it. */
function lengthOf1e({ bytes, start, end }: Slice): number {
  const available = end - start
  if (available < HEAD_1E || bytes[start + 1] !== PC_1E) return 0
  const code = bytes[start]!
  if (!oneE.has(code) || code > 3) return 0 // remote run and stop are too short to prove anything
  if (available < DEVICE_1E || !DEVICES_1E.has(u16le(bytes, start + 8)) || bytes[start + 11] !== 0) return 0
  const points = bytes[start + 10]!
  const data = code === 2 ? (points + 1) >> 1 : code === 3 ? points * 2 : 0
  const total = DEVICE_1E + data
  return points > 0 && available === total ? total : 0
}

/** Answers of CC-Link IE Field Basic: version 1, and 40 bytes of notification before the cyclic data. */
const CCLINK_ANSWER = 0x0100_0000
const CCLINK_DATA = 11
const CCLINK_LEAST = 59

function isCclinkAnswer({ bytes, start, end, isStream }: Slice): boolean {
  if (isStream || end - start < CCLINK_LEAST || bytes[start] !== 0xd0) return false
  const data = start + CCLINK_DATA
  return u32be(bytes, data) === CCLINK_ANSWER && u16le(bytes, data + 4) === 40
}

/** Strict: a lawful header and a known command, or the answer's form with the whole frame there. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  if (lengthOf1e(slice) > 0) return 'yes'
  if (isCclinkAnswer(slice)) return 'no'
  const head = headOf(slice)
  if (head === undefined) return 'no'
  if (head === 'more') return slice.isStream && looksLike(slice) ? 'more' : 'no'
  const { start, end, bytes, isStream } = slice
  const scale = head.isAscii ? 2 : 1
  if (!isStream && head.total !== end - start) return 'no'
  if (!head.isRequest) return head.total === end - start && head.isCpu ? 'yes' : 'no'
  if (start + head.fields + REQUEST_FIELDS * scale > end) return 'more'
  const command = digits.over(bytes, start + head.fields, head.isAscii).u16(2)
  return commands.has(command) ? 'yes' : 'no'
}

/** The first bytes are those of a subheader, as far as they are there. */
function looksLike({ bytes, start, end }: Slice): boolean {
  const first = bytes[start]!
  const second = start + 1 < end ? bytes[start + 1] : undefined
  if (first === 0x50 || first === 0x54 || first === 0xd0 || first === 0xd4) return (second ?? 0) === 0
  return (first === 0x35 || first === 0x44) && [undefined, 0x30, 0x34].includes(second)
}

/** Reads one 3E, 4E or 1E frame, binary or (3E, 4E) ASCII. */
export function dissect(slice: Slice): Dissected<MelsecMessage> {
  const { bytes, start, end } = slice
  if (isCclinkAnswer(slice)) return { kind: 'foreign' }
  const head = headOf(slice)
  if (head === undefined) return dissect1e(slice)
  if (head === 'more')
    return looksLike(slice) ? { kind: 'incomplete', need: end - start + 1 } : dissect1e(slice)
  if (head.total > end - start) return { kind: 'incomplete', need: head.total }
  const { framing, isAscii, isRequest, fields, total } = head
  const scale = isAscii ? 2 : 1
  const shift = framing === '4E' ? SERIAL_BYTES : 0
  digits.over(bytes, start, isAscii)
  const [network, station, module] = [digits.u8(shift + 2), digits.u8(shift + 3), digits.u16(shift + 4)]
  const serial = framing === '4E' ? digits.u16(SERIAL) : 0
  digits.over(bytes, start + fields, isAscii)
  const command = isRequest ? digits.u16(2) : 0
  const endCode = isRequest ? 0 : digits.u16(0)
  if (command === CCLINK_CYCLIC) return { kind: 'foreign' }
  if (command < 0 || endCode < 0) return { kind: 'malformed', at: fields, reason: 'no digit', length: total }
  return {
    kind: 'message',
    length: total,
    message: {
      framing,
      isAscii,
      isRequest,
      serial,
      network,
      station,
      module,
      command,
      subcommand: isRequest ? digits.u16(4) : 0,
      endCode,
      data: fields + (isRequest ? REQUEST_FIELDS : ANSWER_FIELDS) * scale,
      dataEnd: total,
    },
  }
}

/** Answers of 1E have no length: only whole datagrams and segments that a request announced are read. */
function dissect1e(slice: Slice): Dissected<MelsecMessage> {
  const { bytes, start, end, fromClient } = slice
  const code = bytes[start]!
  const length = fromClient ? lengthOf1e(slice) : end - start
  const isAnswer = !fromClient && code >= 0x80 && oneE.has(code & 0x7f) && length >= 2 && length <= 514
  if (length === 0 || (!fromClient && !isAnswer)) return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: {
      framing: '1E',
      isAscii: false,
      isRequest: fromClient,
      serial: 0,
      network: 0,
      station: PC_1E,
      module: 0x03ff,
      command: code & 0x7f,
      subcommand: 0,
      endCode: fromClient ? 0 : bytes[start + 1]!,
      data: fromClient ? HEAD_1E : 2,
      dataEnd: length,
    },
  }
}

/** Head device of a 1E request: number (4), name (2), points (1), from its data. */
export function deviceOf1e(
  bytes: Uint8Array,
  at: number,
): { readonly name: string; readonly first: number; readonly count: number } {
  const code = u16le(bytes, at + 4)
  const name = String.fromCharCode(code >> 8, code & 0xff).trim()
  return { name, first: u32le(bytes, at), count: bytes[at + 6]! }
}
