/** Builds both sides of CODESYS V3, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { DATAGRAM, DRIVER, MAGIC, NAME, PLAIN, SECURE, SERVICE_ID } from '../wire.ts'

const client = [0x2d, 0xdc, 10, 20, 0, 1]
const server = [0x2d, 0xdc, 10, 20, 0, 2]

/** A datagram with addresses as TCP has them, port and IP address. */
export function datagram(service: number, payload: Uint8Array, isByServer = false): Uint8Array {
  const [from, to] = isByServer ? [server, client] : [client, server]
  return new ByteWriter()
    .u8(DATAGRAM, 0x6b, 0x40, service, 0, 0x33)
    .u8(...to)
    .u8(...from)
    .zeros(2)
    .bytes(payload)
    .take()
}

/** Payload of TCP: datagrams behind the header of the block driver. */
export function overTcp(...datagrams: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const each of datagrams)
    writer
      .u32le(MAGIC)
      .u32le(DRIVER + each.length)
      .bytes(each)
  return writer.take()
}

/** Asks who is there. */
export function whoIsThere(message = 1): Uint8Array {
  const asked = new ByteWriter().u16le(NAME.resolveName).u16le(0x0400).u32le(message).take()
  return datagram(SERVICE_ID.nameRequest, asked)
}

export interface Names {
  readonly node: string
  readonly device: string
  readonly vendor: string
  readonly serial: string
  /** Four numbers, highest first. */
  readonly version: readonly [number, number, number, number]
}

/** A device answers with its names. */
export function identification({ node, device, vendor, serial, version }: Names): Uint8Array {
  const [a, b, c, d] = version
  const writer = new ByteWriter().u16le(NAME.identification).u16le(0x0400).u32le(1).u16le(8).u8(1, 0).u16le(0)
  for (const name of [node, device, vendor]) writer.u16le(name.length)
  writer.u32le(0x1000).u32le(4).u8(d, c, b, a).u32le(0).u8(serial.length, 0, 3).zeros(9)
  for (const name of [node, device, vendor]) writer.utf16le(name).u16le(0)
  const names = writer.ascii(serial).u8(0).take()
  return datagram(SERVICE_ID.nameAnswer, names, true)
}

/** A value under a number; its header is made even, as senders do. */
export function tag(id: number, ...values: readonly Uint8Array[]): Uint8Array {
  const length = values.reduce((sum, value) => sum + value.length, 0)
  const header = [...sevens(id), ...sevens(length)]
  if (header.length % 2 !== 0) {
    header[header.length - 1]! |= 0x80
    header.push(0)
  }
  const writer = new ByteWriter().u8(...header)
  for (const value of values) writer.bytes(value)
  return writer.take()
}

function sevens(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return [...bytes, left]
    bytes.push((left & 0x7f) | 0x80)
  }
}

export function number32(value: number): Uint8Array {
  return new ByteWriter().u32le(value).take()
}

export function number16(value: number): Uint8Array {
  return new ByteWriter().u16le(value).take()
}

/** A name with its NUL. */
export function name(text: string): Uint8Array {
  return new ByteWriter().ascii(text).u8(0).take()
}

/** A message of the services: header and tags. */
export function services(
  group: number,
  command: number,
  isAnswer: boolean,
  ...tags: readonly Uint8Array[]
): Uint8Array {
  const content = new ByteWriter()
  for (const each of tags) content.bytes(each)
  const bytes = content.take()
  return new ByteWriter()
    .u16le(PLAIN)
    .u16le(16)
    .u16le(isAnswer ? group | 0x80 : group)
    .u16le(command)
    .u32le(0x11)
    .u32le(bytes.length)
    .u32le(0)
    .bytes(bytes)
    .take()
}

/** The blocks of a channel that carry a message, in pieces of so many bytes. */
export function blocks(
  message: Uint8Array,
  isByServer: boolean,
  first = 1,
  piece = 480,
): readonly Uint8Array[] {
  const made: Uint8Array[] = []
  for (let at = 0; at < message.length; at += piece) {
    const isFirst = at === 0
    const flags = (isFirst ? 0x01 : 0) | (isByServer ? 0 : 0x80)
    const writer = new ByteWriter()
      .u8(1, flags)
      .u16le(7)
      .u32le(first + made.length)
      .u32le(0)
    // A passive reader does not compare the checksum.
    if (isFirst) writer.u32le(message.length).u32le(0)
    const payload = writer.bytes(message.subarray(at, at + piece)).take()
    made.push(datagram(SERVICE_ID.channels, payload, isByServer))
  }
  return made
}

/** One block with a service that has no tags, over TCP. */
export function service(group: number, command: number, isAnswer = false): Uint8Array {
  return overTcp(...blocks(services(group, command, isAnswer), isAnswer, group * 256 + command))
}

/** One block of an encrypted channel. */
export function encrypted(bytes: number): Uint8Array {
  const message = new ByteWriter().u16le(SECURE).zeros(bytes).take()
  return overTcp(...blocks(message, false))
}
