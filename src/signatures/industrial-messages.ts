/**
 * Messages of Modbus, DNP3 and EtherNet/IP as far as keywords ask about them. They are read from a datagram or one message
 * of a stream: what the dissectors of these protocols know beyond it stays theirs.
 */
import { u16be, u16le, u32le } from '#bytes/read'
import type { IndustrialMessage } from './signature.ts'

const limits = { messages: 32, values: 256, objects: 16, services: 16 } as const

const NONE: Omit<IndustrialMessage, 'protocol' | 'fromClient'> = {
  unit: -1,
  code: -1,
  subcode: -1,
  address: -1,
  quantity: 0,
  values: [],
  indications: 0,
  objects: [],
  services: [],
}

/** @param wants messages with other codes are passed over unread */
type Reader = (
  bytes: Uint8Array,
  start: number,
  end: number,
  fromClient: boolean,
  wants: (code: number) => boolean,
) => Iterable<IndustrialMessage>

export const INDUSTRIAL_READERS: Readonly<Record<string, Reader>> = { modbus, dnp3, enip }

// MBAP header: MODBUS Messaging on TCP/IP V1.0b §3.1.3.
const MBAP = 7

function* modbus(
  bytes: Uint8Array,
  start: number,
  end: number,
  fromClient: boolean,
  wants: (code: number) => boolean,
): Iterable<IndustrialMessage> {
  let at = start
  for (let count = 0; at + MBAP < end && count < limits.messages; count++) {
    const length = u16be(bytes, at + 4)
    if (u16be(bytes, at + 2) !== 0 || length < 2) return
    const stop = Math.min(end, at + 6 + length)
    if (wants(bytes[at + MBAP]!)) yield modbusMessage(bytes, at, stop, fromClient)
    at = stop
  }
}

function modbusMessage(bytes: Uint8Array, at: number, end: number, fromClient: boolean): IndustrialMessage {
  const code = bytes[at + MBAP]!
  const body = at + MBAP + 1
  const word = (offset: number) => (body + offset + 2 <= end ? u16be(bytes, body + offset) : -1)
  const message = { ...NONE, protocol: 'modbus' as const, fromClient, unit: bytes[at + 6]!, code }
  // Application Protocol V1.1b3 §6: address first, then a value or a quantity.
  if (code === 8) return { ...message, subcode: word(0) }
  if (code === 0x2b) return { ...message, subcode: body < end ? bytes[body]! : -1 }
  if (code >= 1 && code <= 4) return { ...message, address: word(0), quantity: word(2) }
  if (code === 5 || code === 6) return { ...message, address: word(0), quantity: 1, values: [word(2)] }
  if (code === 16)
    return { ...message, address: word(0), quantity: word(2), values: words(bytes, body + 5, end) }
  if (code === 15)
    return { ...message, address: word(0), quantity: word(2), values: bits(bytes, body + 5, end, word(2)) }
  if (code === 0x16) return { ...message, address: word(0), quantity: 1, values: [word(2), word(4)] }
  if (code === 0x17)
    return { ...message, address: word(4), quantity: word(6), values: words(bytes, body + 9, end) }
  return message
}

function words(bytes: Uint8Array, start: number, end: number): number[] {
  const values: number[] = []
  for (let at = start; at + 2 <= end && values.length < limits.values; at += 2) values.push(u16be(bytes, at))
  return values
}

/** Coils, the lowest bit first: §6.11. */
function bits(bytes: Uint8Array, start: number, end: number, count: number): number[] {
  const values: number[] = []
  for (let i = 0; i < count && i < limits.values && start + (i >> 3) < end; i++)
    values.push((bytes[start + (i >> 3)]! >> (i & 7)) & 1)
  return values
}

// Data link frame: IEEE 1815-2012 §9.2.4. A block of 16 bytes has a CRC of 2.
const LINK_HEADER = 10
const BLOCK = 16

/** User data of a DNP3 frame without its checksums; `undefined` where none begins at `at`. */
export function dnp3UserData(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly data: Uint8Array; readonly next: number } | undefined {
  if (at + LINK_HEADER > end || bytes[at] !== 0x05 || bytes[at + 1] !== 0x64) return undefined
  const length = bytes[at + 2]! - 5 // control, destination and source count: §9.2.4.1.2
  if (length < 0) return undefined
  const data = new Uint8Array(length)
  let from = at + LINK_HEADER
  let kept = 0
  while (kept < length && from < end) {
    const size = Math.min(BLOCK, length - kept, end - from)
    data.set(bytes.subarray(from, from + size), kept)
    kept += size
    from += size + 2
  }
  return { data: data.subarray(0, kept), next: Math.min(end, from) }
}

function* dnp3(
  bytes: Uint8Array,
  start: number,
  end: number,
  fromClient: boolean,
  wants: (code: number) => boolean,
): Iterable<IndustrialMessage> {
  let at = start
  for (let count = 0; count < limits.messages; count++) {
    const frame = dnp3UserData(bytes, at, end)
    if (frame === undefined) return
    const { data } = frame
    // Transport byte, application control, function: §8.2, §4.2.2. Only a first segment has the latter two.
    if (data.length >= 3 && (data[0]! & 0x40) !== 0 && wants(data[2]!)) {
      const code = data[2]!
      const isAnswer = code >= 129
      const indications = isAnswer && data.length >= 5 ? u16be(data, 3) : 0
      yield {
        ...NONE,
        protocol: 'dnp3',
        fromClient,
        code,
        indications,
        objects: dnp3Objects(data, isAnswer ? 5 : 3),
      }
    }
    at = frame.next
  }
}

/** Group and variation of object headers; stops if a header does not state the object's size. §4.2.2.7 */
function dnp3Objects(data: Uint8Array, start: number): [number, number][] {
  const found: [number, number][] = []
  for (let at = start; at + 3 <= data.length && found.length < limits.objects; ) {
    found.push([data[at]!, data[at + 1]!])
    const qualifier = data[at + 2]!
    if (qualifier !== 0x06) break // "all points": nothing follows but the next header
    at += 3
  }
  return found
}

// Encapsulation header: CIP Vol 2 §2-3.
const ENCAPSULATION = 24
const SEND_RR_DATA = 0x6f
const SEND_UNIT_DATA = 0x70
const UNCONNECTED_ITEM = 0xb2
const CONNECTED_ITEM = 0xb1
const MULTIPLE_SERVICE = 0x0a
const UNCONNECTED_SEND = 0x52

function* enip(
  bytes: Uint8Array,
  start: number,
  end: number,
  fromClient: boolean,
  wants: (code: number) => boolean,
): Iterable<IndustrialMessage> {
  let at = start
  for (let count = 0; at + ENCAPSULATION <= end && count < limits.messages; count++) {
    const code = u16le(bytes, at)
    const stop = Math.min(end, at + ENCAPSULATION + u16le(bytes, at + 2))
    if (wants(code)) {
      const services: [number, number, number][] = []
      if (carriesServices(code)) itemServices(bytes, at + ENCAPSULATION + 6, stop, services)
      yield { ...NONE, protocol: 'enip', fromClient, code, services }
    }
    at = stop
  }
}

/** Commands with CIP services in them, by the low byte. */
export function carriesServices(command: number): boolean {
  return command === SEND_RR_DATA || command === SEND_UNIT_DATA
}

/** Common packet format: a count, then items of type, length and data. CIP Vol 2 §2-6. */
function itemServices(
  bytes: Uint8Array,
  start: number,
  end: number,
  services: [number, number, number][],
): void {
  if (start + 2 > end) return
  let at = start + 2
  for (let left = Math.min(8, u16le(bytes, start)); left > 0 && at + 4 <= end; left--) {
    const type = u16le(bytes, at)
    const stop = Math.min(end, at + 4 + u16le(bytes, at + 2))
    if (type === UNCONNECTED_ITEM) cipServices(bytes, at + 4, stop, services, 0)
    // A sequence count comes first in connected data.
    else if (type === CONNECTED_ITEM) cipServices(bytes, at + 6, stop, services, 0)
    at = stop
  }
}

/** Requests, those within a Multiple Service Packet and an Unconnected Send too: CIP Vol 1 §2-4, appendix A, §3-5.5.2. */
function cipServices(
  bytes: Uint8Array,
  start: number,
  end: number,
  services: [number, number, number][],
  depth: number,
): void {
  if (start >= end || services.length >= limits.services || depth > 3) return
  const service = bytes[start]!
  if ((service & 0x80) !== 0 || start + 2 > end) {
    services.push([service & 0x7f, -1, -1])
    return
  }
  const body = start + 2 + 2 * bytes[start + 1]!
  const [cipClass, attribute] = cipPath(bytes, start + 2, Math.min(end, body))
  services.push([service, cipClass, attribute])
  if (service === MULTIPLE_SERVICE && body + 2 <= end) {
    const count = Math.min(limits.services, u16le(bytes, body))
    for (let i = 0; i < count && body + 4 + 2 * i <= end; i++)
      cipServices(bytes, body + u16le(bytes, body + 2 + 2 * i), end, services, depth + 1)
  } else if (service === UNCONNECTED_SEND && cipClass === 6 && body + 4 <= end) {
    const size = u16le(bytes, body + 2)
    cipServices(bytes, body + 4, Math.min(end, body + 4 + size), services, depth + 1)
  }
}

/** Class and attribute of a padded path of logical segments: CIP Vol 1 appendix C-1.4.2. */
function cipPath(bytes: Uint8Array, start: number, end: number): [number, number] {
  let cipClass = -1
  let attribute = -1
  for (let at = start; at + 2 <= end; ) {
    const segment = bytes[at]!
    if (segment >> 5 !== 1) break
    const kind = (segment >> 2) & 7
    const format = segment & 3
    const size = format === 0 ? 2 : format === 1 ? 4 : 6
    if (at + size > end) break
    const value = format === 0 ? bytes[at + 1]! : format === 1 ? u16le(bytes, at + 2) : u32le(bytes, at + 2)
    if (kind === 0) cipClass = value
    else if (kind === 4) attribute = value
    at += size
  }
  return [cipClass, attribute]
}
