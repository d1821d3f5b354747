/** Frames of letters, as serial lines of old carry them, now through device servers: Modbus over Serial Line V1.02 §2.5.2. */
import { crc16 } from '#bytes/checksum'
import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const COLON = 0x3a
const CR = 0x0d
const LF = 0x0a
const DIGITS = 1
/** Bytes of the largest frame, unit to LRC: a unit, 253 bytes of PDU and the LRC, §2.5.2.1. */
const LARGEST = 255
/** Unit, function and LRC. */
const SMALLEST = 3
/** Colon and CR LF around the digits. */
const AROUND = 3
/** Highest unit on a serial line, §2.2; 0 is for all of them. */
const HIGHEST_UNIT = 247
const FUNCTION = 1
const COUNT = 2
const EXCEPTION = 0x80
/** The reads 1 to 4 and the writes of one point, 5 and 6, ask in address and value: Application Protocol V1.1b3 §6.1–6.6. */
const PLAIN_REQUEST = 6
const READS = 4
const PLAIN = 6
/** The writes of many points, 15 and 16: a count of bytes follows address and quantity, §6.11–6.12. */
const MANY: ReadonlySet<number> = new Set([15, 16])
const MANY_COUNT = 6
/** Behind the address: how many points are asked for, at most so many; or the value, which is one of two for a coil (§6.5). */
const QUANTITY = 4
const MOST: ReadonlyMap<number, number> = new Map([
  [1, 2000],
  [2, 2000],
  [3, 125],
  [4, 125],
  [15, 1968],
  [16, 123],
])
const COIL = 5
const ON = 0xff00
const REGISTER = 6

export interface AsciiMessage {
  /** The frame in the form of an RTU line: unit, PDU, CRC. */
  readonly rtu: Uint8Array
  /** True and false if the layout decides, else undefined. */
  readonly isRequest: boolean | undefined
}

/** Sure of a whole frame whose LRC is right and whose function is laid out as the standard has it. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const read = dissect(slice)
  if (read.kind === 'incomplete') return slice.isStream ? 'more' : 'no'
  if (read.kind !== 'message' || (!slice.isStream && read.length !== slice.end - slice.start)) return 'no'
  const { rtu } = read.message
  return rtu[0]! <= HIGHEST_UNIT && isKnownLayout(rtu, rtu.length - 2) ? 'yes' : 'no'
}

/** `foreign` if it is no line of hexadecimal digits; `malformed` if its LRC is wrong. */
export function dissect({ bytes, start, end }: Slice): Dissected<AsciiMessage> {
  if (bytes[start] !== COLON) return { kind: 'foreign' }
  let at = start + DIGITS
  while (at < end && digitOf(bytes[at]!) >= 0) at++
  const byteCount = (at - start - DIGITS) / 2
  if (byteCount > LARGEST) return { kind: 'foreign' }
  if (at === end) return { kind: 'incomplete', need: end - start + 1 }
  if (bytes[at] !== CR || byteCount % 1 !== 0 || byteCount < SMALLEST) return { kind: 'foreign' }
  if (at + 1 === end) return { kind: 'incomplete', need: end - start + 1 }
  if (bytes[at + 1] !== LF) return { kind: 'foreign' }
  const length = byteCount * 2 + AROUND

  const rtu = new Uint8Array(byteCount + 1) // a CRC of two bytes in place of the LRC
  let sum = 0
  for (let i = 0; i < byteCount; i++) {
    const digits = start + DIGITS + i * 2
    const byte = (digitOf(bytes[digits]!) << 4) | digitOf(bytes[digits + 1]!)
    sum = (sum + byte) & 0xff
    rtu[i] = byte
  }
  // §6.2.1: the LRC is what makes the sum of all bytes zero.
  if (sum !== 0) return { kind: 'malformed', at: length - 4, reason: 'LRC', length }
  const crc = crc16(rtu, 0, byteCount - 1, 0xffff)
  rtu[byteCount - 1] = crc & 0xff
  rtu[byteCount] = crc >> 8
  return { kind: 'message', length, message: { rtu, isRequest: isRequest(rtu, byteCount - 1) } }
}

/** Offset of the next colon, where a frame may begin. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  const at = bytes.indexOf(COLON, start)
  return at >= 0 && at < end ? at : undefined
}

/** Only what cannot be both: an answer's count of bytes fits, or address and quantity alone follow. */
function isRequest(rtu: Uint8Array, end: number): boolean | undefined {
  const code = rtu[FUNCTION]!
  if ((code & EXCEPTION) !== 0) return false
  if (code >= 1 && code <= READS) {
    if (rtu[COUNT] === end - COUNT - 1) return false
    return end === PLAIN_REQUEST ? true : undefined
  }
  if (MANY.has(code)) return end !== PLAIN_REQUEST
  return undefined
}

/** Files of firmware are lines like these with the same checksum (Intel HEX): the function has to fit to the byte. */
function isKnownLayout(rtu: Uint8Array, end: number): boolean {
  const code = rtu[FUNCTION]!
  if (
    end === PLAIN_REQUEST &&
    (code <= PLAIN || MANY.has(code)) &&
    isKnownQuantity(code, u16be(rtu, QUANTITY))
  )
    return true
  if (code >= 1 && code <= READS) return rtu[COUNT]! > 0 && rtu[COUNT] === end - COUNT - 1
  return (
    MANY.has(code) && rtu[MANY_COUNT] === end - MANY_COUNT - 1 && isKnownQuantity(code, u16be(rtu, QUANTITY))
  )
}

function isKnownQuantity(code: number, quantity: number): boolean {
  if (code === COIL) return quantity === 0 || quantity === ON
  const most = MOST.get(code)
  return most === undefined ? code === REGISTER : quantity >= 1 && quantity <= most
}

/** Value of a hexadecimal digit, -1 for anything else. The standard has capitals; some write small letters. */
function digitOf(letter: number): number {
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30
  const capital = letter & ~0x20
  return capital >= 0x41 && capital <= 0x46 ? capital - 0x37 : -1
}
