/** BACnet MS/TP, the serial bus of building automation, as LINKTYPE_BACNET_MS_TP has it: ANSI/ASHRAE 135-2020 clause 9.3. */
import { u16be, u16le, u32le } from '#bytes/read'
import { LINK_PAYLOAD } from '#model/link-payload'
import { copy, type Mac, readInCopy } from './made-macs.ts'
import type { Packet } from './packet.ts'

const PREAMBLE = 0x55ff
const TYPE = 2
const DESTINATION = 3
const SOURCE = 4
const LENGTH = 5
const HEADER_CHECK = 7
const HEADER = 8
const DATA_CHECK = 2
/** Longest data of extended frames, COBS and check sum included: clause 9.3. */
const LONGEST = 1506

const POLL_FOR_MASTER = 1
/** Data that expect a reply, and that do not; the extended ones are encoded by COBS: clause 9.10. */
const PLAIN_DATA: ReadonlySet<number> = new Set([5, 6])
const EXTENDED_DATA: ReadonlySet<number> = new Set([32, 33])
/** COBS leaves no byte of this value, so that no preamble begins within data: clause 9.10.2. */
const COBS_MASK = 0x55
/** In place of the check sum, CRC-32K encoded in turn: clause 9.10.3. */
const EXTENDED_CHECK = 5
const BACNET_SAP = 0x82

/** Station 255 is broadcast; the others have `BACMS` in ASCII, then their number. */
const EVERYBODY = 0xff
const EVERYBODY_MAC: Mac = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
/** Where in the copy that is put which COBS hides: behind the longest frame. */
const DECODED = HEADER + LONGEST + DATA_CHECK

/** Tokens and polls give stations; data are BACnet as on Ethernet. Frames whose check sums are wrong are noise of the line. */
export function readMstp(packet: Packet, at: number, end: number): boolean {
  const { bytes } = packet
  if (end - at < HEADER) return packet.refuse('MS/TP header cut')
  if (u16be(bytes, at) !== PREAMBLE) return packet.refuse('MS/TP frame without its preamble not read')
  if (headerCheck(bytes, at + TYPE, at + HEADER_CHECK) !== bytes[at + HEADER_CHECK])
    return packet.refuse('MS/TP header with a wrong check sum not read')
  const length = u16be(bytes, at + LENGTH)
  const type = bytes[at + TYPE]!
  if (length > LONGEST) return packet.refuse('MS/TP frame longer than any not read')
  const isWhole = at + HEADER + length + DATA_CHECK <= end
  if (length > 0 && !isWhole && !packet.isSnapped) return packet.refuse('MS/TP frame cut')
  const body = HEADER
  const stop = Math.min(end - at, HEADER + length)
  if (length > 0 && isWhole && !EXTENDED_DATA.has(type) && !isDataSound(bytes, at + body, at + stop))
    return packet.refuse('MS/TP data with a wrong check sum not read')
  // The polled station may not exist.
  const destination = type === POLL_FOR_MASTER ? undefined : macOf(bytes[at + DESTINATION]!)
  const last = Math.min(end, at + HEADER + length + DATA_CHECK)
  readInCopy(packet, at, last, macOf(bytes[at + SOURCE]!), destination)
  packet.etherType = LINK_PAYLOAD.mstp
  packet.linkPayloadStart = TYPE
  packet.linkPayloadEnd = stop
  if (PLAIN_DATA.has(type)) hold(packet, body, stop)
  else if (EXTENDED_DATA.has(type) && isWhole) {
    const check = stop + DATA_CHECK - EXTENDED_CHECK
    if (!isExtendedSound(body, check)) return packet.refuse('MS/TP data with a wrong check sum not read')
    const decoded = decodeCobs(body, check)
    if (decoded > DECODED) hold(packet, DECODED, decoded)
  }
  return true
}

function hold(packet: Packet, start: number, end: number): void {
  packet.llcDsap = BACNET_SAP
  packet.linkPayloadStart = start
  packet.linkPayloadEnd = end
}

function macOf(station: number): Mac {
  return station === EVERYBODY ? EVERYBODY_MAC : [0x42, 0x41, 0x43, 0x4d, 0x53, station]
}

/** Clause G.1: polynomial x⁸ + x⁷ + 1, reflected, all ones before, inverted after. */
function headerCheck(bytes: Uint8Array, start: number, end: number): number {
  let check = 0xff
  for (let at = start; at < end; at++) {
    check ^= bytes[at]!
    for (let bit = 0; bit < 8; bit++) check = (check & 1) !== 0 ? (check >> 1) ^ 0x81 : check >> 1
  }
  return ~check & 0xff
}

/** Clause G.2: CRC-CCITT, reflected, all ones before, inverted after, low byte first. */
function isDataSound(bytes: Uint8Array, start: number, end: number): boolean {
  let check = 0xffff
  for (let at = start; at < end; at++) {
    check ^= bytes[at]!
    for (let bit = 0; bit < 8; bit++) check = (check & 1) !== 0 ? (check >> 1) ^ 0x8408 : check >> 1
  }
  return (~check & 0xffff) === u16le(bytes, end)
}

/** Clause G.3: CRC-32K of Koopman, reflected, all ones before, inverted after, over the bytes that COBS made. */
function isExtendedSound(start: number, end: number): boolean {
  if (start > end || decodeCobs(end, end + EXTENDED_CHECK) !== DECODED + 4) return false
  let check = 0xffffffff
  for (let at = start; at < end; at++) {
    check ^= copy[at]!
    for (let bit = 0; bit < 8; bit++) check = (check & 1) !== 0 ? (check >>> 1) ^ 0xeb31d82e : check >>> 1
  }
  return ~check >>> 0 === u32le(copy, DECODED)
}

/** Undoes COBS of `copy[start..end)` into `copy[DECODED..]`: clause 9.10.2. Where it ends, or DECODED if it is none. */
function decodeCobs(start: number, end: number): number {
  let to = DECODED
  let at = start
  while (at < end) {
    const code = copy[at]! ^ COBS_MASK
    const last = at + code
    if (code === 0 || last > end) return DECODED
    for (at++; at < last; at++) copy[to++] = copy[at]! ^ COBS_MASK
    if (code < 0xff && at < end) copy[to++] = 0
  }
  return to
}
