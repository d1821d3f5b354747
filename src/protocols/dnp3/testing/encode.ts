/** Builds DNP3 frames for tests and the plant simulator: messages of masters and outstations. */
import { ByteWriter } from '#bytes/write'
import { crcOf } from '../checksum.ts'
import { BLOCK, CONFIRMED_USER_DATA, FINAL, FIRST, UNCONFIRMED_USER_DATA } from '../link.ts'

/** Addresses of the link layer. */
export interface Dnp3LinkHeader {
  readonly isFromMaster: boolean
  readonly source: number
  readonly destination: number
}

/** The other direction of a link. */
export function reversed({ isFromMaster, source, destination }: Dnp3LinkHeader): Dnp3LinkHeader {
  return { isFromMaster: !isFromMaster, source: destination, destination: source }
}

/** One frame; `control` is PRM, FCB, FCV and function without DIR. */
export function linkFrame(
  link: Dnp3LinkHeader,
  control: number,
  user: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const header = new ByteWriter()
    .u8(0x05, 0x64, 5 + user.length, control | (link.isFromMaster ? 0x80 : 0))
    .u16le(link.destination)
    .u16le(link.source)
    .take()
  const frame = new ByteWriter().bytes(header).u16le(crcOf(header, 0, header.length))
  for (let at = 0; at < user.length; at += BLOCK) {
    const block = user.subarray(at, at + BLOCK)
    frame.bytes(block).u16le(crcOf(block, 0, block.length))
  }
  return frame.take()
}

export function requestLinkStatus(link: Dnp3LinkHeader): Uint8Array {
  return linkFrame(link, 0x49)
}

export function linkStatus(link: Dnp3LinkHeader): Uint8Array {
  return linkFrame(link, 0x0b)
}

export function resetLink(link: Dnp3LinkHeader): Uint8Array {
  return linkFrame(link, 0x40)
}

export function acknowledge(link: Dnp3LinkHeader): Uint8Array {
  return linkFrame(link, 0x00)
}

/** Application bytes of one segment: 250 bytes of user data less the transport header. */
const SEGMENT = 249

/** Frames that carry a fragment, one after another; `sequence` is that of the first segment. */
export function frames(
  link: Dnp3LinkHeader,
  fragment: Uint8Array,
  sequence = 0,
  isConfirmed = false,
): Uint8Array {
  const out = new ByteWriter()
  for (let at = 0, number = sequence; at < fragment.length; at += SEGMENT, number++) {
    const first = at === 0 ? FIRST : 0
    const final = at + SEGMENT >= fragment.length ? FINAL : 0
    const user = new ByteWriter()
      .u8(first | final | (number & 0x3f))
      .bytes(fragment.subarray(at, at + SEGMENT))
    out.bytes(
      linkFrame(link, 0x40 | (isConfirmed ? 0x30 | CONFIRMED_USER_DATA : UNCONFIRMED_USER_DATA), user.take()),
    )
  }
  return out.take()
}

/** A request fragment. */
export function request(
  sequence: number,
  functionCode: number,
  ...objects: readonly Uint8Array[]
): Uint8Array {
  const fragment = new ByteWriter().u8(0xc0 | sequence, functionCode)
  for (const object of objects) fragment.bytes(object)
  return fragment.take()
}

export interface ResponseHeader {
  readonly sequence: number
  /** 129 unless given: 130 unsolicited, 131 authentication. */
  readonly functionCode?: number
  readonly indications?: number
  readonly wantsConfirmation?: boolean
  readonly isFirst?: boolean
  readonly isFinal?: boolean
}

/** A response fragment. */
export function response(header: ResponseHeader, ...objects: readonly Uint8Array[]): Uint8Array {
  const functionCode = header.functionCode ?? 129
  const control =
    (header.isFirst === false ? 0 : 0x80) |
    (header.isFinal === false ? 0 : 0x40) |
    (header.wantsConfirmation === true ? 0x20 : 0) |
    (functionCode === 130 ? 0x10 : 0) |
    header.sequence
  const fragment = new ByteWriter().u8(control, functionCode).u16le(header.indications ?? 0)
  for (const object of objects) fragment.bytes(object)
  return fragment.take()
}

/** Confirms a response (`isUnsolicited`: an unsolicited one). */
export function confirm(sequence: number, isUnsolicited = false): Uint8Array {
  return new ByteWriter().u8(0xc0 | (isUnsolicited ? 0x10 : 0) | sequence, 0).take()
}

/** All objects of a group: qualifier 06. */
export function all(group: number, variation: number): Uint8Array {
  return new ByteWriter().u8(group, variation, 0x06).take()
}

/** Classes 0 to 3, for reads and unsolicited. */
export function classes(...numbers: readonly number[]): Uint8Array {
  const out = new ByteWriter()
  for (const number of numbers) out.bytes(all(60, number + 1))
  return out.take()
}

/** Objects `first..last` with one byte each for start and stop: qualifier 00; data unchanged, or none. */
export function range(
  group: number,
  variation: number,
  [first, last]: readonly [number, number],
  data?: Uint8Array,
): Uint8Array {
  return new ByteWriter()
    .u8(group, variation, 0x00, first, last)
    .bytes(data ?? new Uint8Array(0))
    .take()
}

/** Objects with an index of two bytes each: qualifier 28. */
export function indexed(
  group: number,
  variation: number,
  objects: readonly (readonly [number, Uint8Array])[],
): Uint8Array {
  const out = new ByteWriter().u8(group, variation, 0x28).u16le(objects.length)
  for (const [index, data] of objects) out.u16le(index).bytes(data)
  return out.take()
}

/** Objects that follow a count of one byte: qualifier 07. */
export function counted(group: number, variation: number, count: number, data: Uint8Array): Uint8Array {
  return new ByteWriter().u8(group, variation, 0x07, count).bytes(data).take()
}

/** One object behind its size: qualifier 5B. */
export function sized(group: number, variation: number, data: Uint8Array): Uint8Array {
  return new ByteWriter().u8(group, variation, 0x5b, 1).u16le(data.length).bytes(data).take()
}

interface Control {
  /** Operation, queue, clear and trip-close code in one byte: 3 latch on, 4 latch off, 0x41 close, 0x81 trip. */
  readonly code: number
  readonly count?: number
  readonly onMs?: number
  readonly offMs?: number
  readonly status?: number
}

/** A control relay output block. */
export function controlBlock({ code, count = 1, onMs = 0, offMs = 0, status = 0 }: Control): Uint8Array {
  return new ByteWriter().u8(code, count).u32le(onMs).u32le(offMs).u8(status).take()
}

/** Milliseconds since 1970 in 48 bits. */
export function time(milliseconds: number): Uint8Array {
  return new ByteWriter()
    .u32le(milliseconds >>> 0)
    .u16le(Math.floor(milliseconds / 0x1_0000_0000))
    .take()
}

/** A device attribute with a text: group 0, index 0. */
export function attribute(variation: number, value: string): Uint8Array {
  return range(0, variation, [0, 0], new ByteWriter().u8(1, value.length).ascii(value).take())
}

/** Opens a file: mode 1 reads, 2 writes. */
export function fileCommand(name: string, mode: 0 | 1 | 2 | 3): Uint8Array {
  const data = new ByteWriter().u16le(26).u16le(name.length).bytes(time(0)).u16le(0).u32le(0).u32le(0)
  return sized(70, 3, data.u16le(mode).u16le(1024).u16le(1).ascii(name).take())
}

/** Status of opening or closing; 0 is success. */
export function fileStatus(handle: number, bytes: number, status = 0): Uint8Array {
  return sized(70, 4, new ByteWriter().u32le(handle).u32le(bytes).u16le(1024).u16le(1).u8(status).take())
}

/** A block of a file, or the question for one. */
export function fileBlock(handle: number, block: number, isLast: boolean, data: Uint8Array): Uint8Array {
  return sized(
    70,
    5,
    new ByteWriter()
      .u32le(handle)
      .u32le(block + (isLast ? 0x8000_0000 : 0))
      .bytes(data)
      .take(),
  )
}

/** A challenge of secure authentication. */
export function challenge(sequence: number, user: number, data: Uint8Array): Uint8Array {
  return sized(120, 1, new ByteWriter().u32le(sequence).u16le(user).u8(4, 1).bytes(data).take())
}

/** The reply to a challenge. */
export function challengeReply(sequence: number, user: number, mac: Uint8Array): Uint8Array {
  return sized(120, 2, new ByteWriter().u32le(sequence).u16le(user).bytes(mac).take())
}
