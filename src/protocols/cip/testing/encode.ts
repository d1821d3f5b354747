/** Writes valid CIP messages: for the plant simulator, safe queries and tests. Vol. 1 Ed. 3.3 (2007) §2-4, §3-5.5, Appendix C. */
import { ByteWriter } from '#bytes/write'
import { CLASS, SERVICE } from '../services.ts'

const REPLY = 0x80

/** Path of a class, an instance and, if given, an attribute. */
export function logicalPath(classId: number, instance: number, attribute?: number): Uint8Array {
  const path = new ByteWriter()
  segment(path, 0x20, classId)
  segment(path, 0x24, instance)
  if (attribute !== undefined) segment(path, 0x30, attribute)
  return path.take()
}

/** A logical segment of 8 or 16 bits: Appendix C-1.4.2. */
function segment(path: ByteWriter, type: number, value: number): void {
  if (value < 0x100) path.u8(type, value)
  else path.u8(type | 1, 0).u16le(value)
}

/** Path of a Logix tag written as `Program:Main.Tag[3].Member`. */
export function symbolPath(tag: string): Uint8Array {
  const path = new ByteWriter()
  for (const part of tag.split('.')) {
    const name = part.replace(/\[.*$/, '')
    path.u8(0x91, name.length).ascii(name)
    if (name.length % 2 === 1) path.u8(0)
    const indexes = /\[(.*)\]$/.exec(part)?.[1]?.split(',') ?? []
    for (const index of indexes) segment(path, 0x28, Number(index))
  }
  return path.take()
}

export function request(service: number, path: Uint8Array, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u8(service, path.length / 2)
    .bytes(path)
    .bytes(data)
    .take()
}

/** A reply; `extended` is a word of additional status. */
export function reply(
  service: number,
  data: Uint8Array = new Uint8Array(0),
  status = 0,
  extended?: number,
): Uint8Array {
  const head = new ByteWriter().u8(service | REPLY, 0, status, extended === undefined ? 0 : 1)
  if (extended !== undefined) head.u16le(extended)
  return head.bytes(data).take()
}

/** Sends `message` through the backplane (port 1) to a slot. */
export function unconnectedSend(message: Uint8Array, slot: number): Uint8Array {
  const data = new ByteWriter().u8(0x05, 0x99).u16le(message.length).bytes(message)
  if (message.length % 2 === 1) data.u8(0)
  data.u8(1, 0, 1, slot)
  return request(SERVICE.UNCONNECTED_SEND, logicalPath(CLASS.CONNECTION_MANAGER, 1), data.take())
}

export interface IdentityAttributes {
  readonly vendor: number
  readonly deviceType: number
  readonly productCode: number
  readonly major: number
  readonly minor: number
  readonly status: number
  readonly serial: number
  readonly productName: string
}

/** Identity attributes 1 to 7, as Get Attributes All returns them; with `state`, as List Identity does. */
export function identityData(identity: IdentityAttributes, state?: number): Uint8Array {
  const data = new ByteWriter().u16le(identity.vendor).u16le(identity.deviceType).u16le(identity.productCode)
  data.u8(identity.major, identity.minor).u16le(identity.status).u32le(identity.serial)
  data.u8(identity.productName.length).ascii(identity.productName)
  if (state !== undefined) data.u8(state)
  return data.take()
}

export function getAttributesAll(classId: number, instance = 1): Uint8Array {
  return request(SERVICE.GET_ATTRIBUTES_ALL, logicalPath(classId, instance))
}

export interface Opening {
  readonly targetToOriginatorId: number
  readonly serial: number
  readonly vendor: number
  readonly originatorSerial: number
  /** Transport class and trigger: 0xa3 for class 3 to a server, 0x01 for cyclic class 1. */
  readonly transport: number
  /** Requested packet interval in microseconds, both ways. */
  readonly interval: number
  /** Network connection parameters, both ways: 0x43f8 is point to point, variable, 504 bytes. */
  readonly parameters: number
  readonly path: Uint8Array
}

/** A route to a slot and the Message Router behind it: the path of a class 3 connection to a controller. */
export function messageRouterPath(slot: number): Uint8Array {
  return new ByteWriter().u8(1, slot).bytes(logicalPath(CLASS.MESSAGE_ROUTER, 1)).take()
}

export function forwardOpen(open: Opening): Uint8Array {
  const data = new ByteWriter().u8(0x05, 0x99).u32le(0).u32le(open.targetToOriginatorId)
  data.u16le(open.serial).u16le(open.vendor).u32le(open.originatorSerial).u8(1, 0, 0, 0)
  data.u32le(open.interval).u16le(open.parameters).u32le(open.interval).u16le(open.parameters)
  data.u8(open.transport, open.path.length / 2).bytes(open.path)
  return request(SERVICE.FORWARD_OPEN, logicalPath(CLASS.CONNECTION_MANAGER, 1), data.take())
}

/** Safety number, as date and time, and address of a node. */
export interface SafetyNode {
  readonly date: number
  readonly time: number
  readonly address: readonly [number, number, number, number]
}

/** Safety segment in the target's format: Vol. 5; unused fields are zero. */
export function safetySegment(checksum: number, target: SafetyNode, originator: SafetyNode): Uint8Array {
  const segment = new ByteWriter().u8(0x50, 27, 0, 0).u32le(checksum).u32le(target.time).u16le(target.date)
  segment.u32le(0).u16le(0)
  for (const { date, time, address } of [target, originator])
    segment
      .u32le(time)
      .u16le(date)
      .u8(...address.toReversed())
  return segment.u16le(100).u16le(2).u16le(0x80).u8(2, 1).u32le(0).u32le(0).take()
}

/** A packet of the File object: number, type (0 first, 1 middle, 2 last, 4 the only one), data. */
export function filePacket(number: number, type: number, data: Uint8Array): Uint8Array {
  const packet = new ByteWriter().u8(number, type).bytes(data)
  if (type === 2 || type === 4) packet.u16le(-data.reduce((sum, byte) => sum + byte, 0) & 0xffff)
  return packet.take()
}

export function forwardOpenReply(open: Opening, originatorToTargetId: number): Uint8Array {
  const data = new ByteWriter().u32le(originatorToTargetId).u32le(open.targetToOriginatorId)
  data.u16le(open.serial).u16le(open.vendor).u32le(open.originatorSerial)
  data.u32le(open.interval).u32le(open.interval).u8(0, 0)
  return reply(SERVICE.FORWARD_OPEN, data.take())
}

export function forwardClose({ serial, vendor, originatorSerial, path }: Opening): Uint8Array {
  const data = new ByteWriter().u8(0x05, 0x99).u16le(serial).u16le(vendor).u32le(originatorSerial)
  data.u8(path.length / 2, 0).bytes(path)
  return request(SERVICE.FORWARD_CLOSE, logicalPath(CLASS.CONNECTION_MANAGER, 1), data.take())
}

export function forwardCloseReply({ serial, vendor, originatorSerial }: Opening): Uint8Array {
  const data = new ByteWriter().u16le(serial).u16le(vendor).u32le(originatorSerial).u8(0, 0)
  return reply(SERVICE.FORWARD_CLOSE, data.take())
}

export function readTag(tag: string, elements = 1): Uint8Array {
  return request(SERVICE.READ_TAG, symbolPath(tag), new ByteWriter().u16le(elements).take())
}

/** `type` is an elementary data type such as 0xc4 (DINT) or 0xca (REAL). */
export function readTagReply(type: number, data: Uint8Array): Uint8Array {
  return reply(SERVICE.READ_TAG, new ByteWriter().u16le(type).bytes(data).take())
}

export function writeTag(tag: string, type: number, data: Uint8Array): Uint8Array {
  const value = new ByteWriter().u16le(type).u16le(1).bytes(data)
  return request(SERVICE.WRITE_TAG, symbolPath(tag), value.take())
}

/** Packs requests, or replies if `isReply`, into one Multiple Service Packet. */
export function multipleService(parts: readonly Uint8Array[], isReply = false): Uint8Array {
  const data = new ByteWriter().u16le(parts.length)
  let offset = 2 + parts.length * 2
  for (const part of parts) {
    data.u16le(offset)
    offset += part.length
  }
  for (const part of parts) data.bytes(part)
  const path = logicalPath(CLASS.MESSAGE_ROUTER, 1)
  return isReply
    ? reply(SERVICE.MULTIPLE_SERVICE_PACKET, data.take())
    : request(SERVICE.MULTIPLE_SERVICE_PACKET, path, data.take())
}

/** Sender of a PCCC message: vendor and serial number. */
export interface Requester {
  readonly vendor: number
  readonly serial: number
}

/** A PCCC message as EtherNet/IP may carry it by itself. */
export function pccc(command: number, transaction: number, rest: Uint8Array, status = 0): Uint8Array {
  return new ByteWriter().u8(command, status).u16le(transaction).bytes(rest).take()
}

/** Execute PCCC with a command, a transaction number and what follows them. */
export function executePccc({ vendor, serial }: Requester, command: number, rest: Uint8Array): Uint8Array {
  const data = new ByteWriter().u8(7).u16le(vendor).u32le(serial).u8(command, 0).u16le(1).bytes(rest)
  return request(SERVICE.EXECUTE_PCCC, logicalPath(CLASS.PCCC, 1), data.take())
}
