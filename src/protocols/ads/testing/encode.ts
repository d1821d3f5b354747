/** Builds AMS/TCP packets and router messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export interface AmsEndpoint {
  readonly netId: readonly [number, number, number, number, number, number]
  readonly port: number
}

export interface AmsHeader {
  readonly target: AmsEndpoint
  readonly source: AmsEndpoint
  readonly command: number
  readonly invokeId: number
}

const nothing = new Uint8Array(0)

function packet(
  { target, source, command, invokeId }: AmsHeader,
  flags: number,
  data: Uint8Array,
): Uint8Array {
  return new ByteWriter()
    .u16le(0)
    .u32le(32 + data.length)
    .u8(...target.netId)
    .u16le(target.port)
    .u8(...source.netId)
    .u16le(source.port)
    .u16le(command)
    .u16le(flags)
    .u32le(data.length)
    .u32le(0)
    .u32le(invokeId)
    .bytes(data)
    .take()
}

export function request(header: AmsHeader, data: Uint8Array = nothing): Uint8Array {
  return packet(header, 0x0004, data)
}

/** Answers `header`, with its ends changed over: result, then `data`. */
export function response(header: AmsHeader, result = 0, data: Uint8Array = nothing): Uint8Array {
  const { target, source } = header
  const body = new ByteWriter().u32le(result).bytes(data).take()
  return packet({ ...header, target: source, source: target }, 0x0005, body)
}

/** Data of Read. */
export function read(group: number, offset: number, length: number): Uint8Array {
  return new ByteWriter().u32le(group).u32le(offset).u32le(length).take()
}

/** Data of Write. */
export function write(group: number, offset: number, bytes: Uint8Array): Uint8Array {
  return new ByteWriter()
    .bytes(read(group, offset, bytes.length))
    .bytes(bytes)
    .take()
}

/** Data of Read Write. */
export function readWrite(group: number, offset: number, length: number, bytes: Uint8Array): Uint8Array {
  return new ByteWriter()
    .bytes(read(group, offset, length))
    .u32le(bytes.length)
    .bytes(bytes)
    .take()
}

/** Data of the answer to Read and Read Write. */
export function bytes(data: Uint8Array): Uint8Array {
  return new ByteWriter().u32le(data.length).bytes(data).take()
}

/** Data of Write Control. */
export function control(adsState: number, deviceState = 0): Uint8Array {
  return new ByteWriter().u16le(adsState).u16le(deviceState).u32le(0).take()
}

/** Data of the answer to Read State. */
export function state(adsState: number, deviceState = 0): Uint8Array {
  return new ByteWriter().u16le(adsState).u16le(deviceState).take()
}

/** Data of the answer to Read Device Info. */
export function device(major: number, minor: number, build: number, name: string): Uint8Array {
  return new ByteWriter()
    .u8(major, minor)
    .u16le(build)
    .ascii(name)
    .zeros(16 - name.length)
    .take()
}

/** Data of Add Device Notification: on change, every 100 ms. */
export function subscribe(group: number, offset: number, length: number): Uint8Array {
  return new ByteWriter()
    .bytes(read(group, offset, length))
    .u32le(4)
    .u32le(0)
    .u32le(1_000_000)
    .zeros(16)
    .take()
}

/** Data of Device Notification with one sample. */
export function sample(handle: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32le(4 + 12 + 8 + data.length)
    .u32le(1)
    .zeros(8)
    .u32le(1)
    .u32le(handle)
    .u32le(data.length)
    .bytes(data)
    .take()
}

/** A text as tags and names carry it, with its NUL. */
export function named(text: string): Uint8Array {
  return new ByteWriter().ascii(`${text}\0`).take()
}

export type EncodedTag = readonly [tag: number, bytes: Uint8Array]

/** A router message over UDP; services 1 server info, 6 add route. */
export function router(
  service: number,
  isResponse: boolean,
  end: AmsEndpoint,
  tags: readonly EncodedTag[],
): Uint8Array {
  const writer = new ByteWriter()
    .u32le(0x71146603)
    .u32le(0)
    .u32le(isResponse ? service + 0x8000_0000 : service)
    .u8(...end.netId)
    .u16le(end.port)
    .u32le(tags.length)
  for (const [tag, data] of tags) writer.u16le(tag).u16le(data.length).bytes(data)
  return writer.take()
}
