/** Builds CODESYS V2 messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { SERVICE } from '../services.ts'

export function message(data: Uint8Array): Uint8Array {
  return new ByteWriter().u16be(0xbbbb).u32le(data.length).bytes(data).take()
}

/** A service in the long frame, in the order of bytes of most controllers. */
export function block(data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(0xcccc)
    .u16le(1)
    .u16le(data.length)
    .zeros(10)
    .u32le(1)
    .u8(0x23)
    .u16le(data.length)
    .u8(0)
    .bytes(data)
    .take()
}

/** The same of a controller whose bytes go the other way. */
export function bigBlock(data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(0xcccc)
    .u16be(1)
    .u16be(data.length)
    .zeros(10)
    .u32be(1)
    .u8(0x23)
    .u16be(data.length)
    .u8(0)
    .bytes(data)
    .take()
}

/** The answer to the first request: operating system, its type, the product. */
export function session(os: string, type: string, product: string): Uint8Array {
  const writer = new ByteWriter().zeros(58)
  for (const part of [os, type, product]) writer.ascii(part).zeros(32 - part.length)
  return message(writer.take())
}

export function shell(command: string): Uint8Array {
  return block(new ByteWriter().u8(SERVICE.shell).zeros(4).ascii(command).u8(0).take())
}

/** The request with a file's name and its first piece. */
export function writeFile(name: string, piece: Uint8Array): Uint8Array {
  const data = new ByteWriter().u8(SERVICE.writeFile, 1, 0).u16be(name.length + piece.length + 2)
  return message(data.u8(0).ascii(name).u8(0, 0xcd).bytes(piece).take())
}

export function writeMore(piece: Uint8Array, isLast: boolean): Uint8Array {
  const data = new ByteWriter().u8(SERVICE.writeMore, isLast ? 0 : 1).u16le(piece.length)
  return message(data.bytes(piece).take())
}

export function readFile(name: string): Uint8Array {
  const data = new ByteWriter().u8(SERVICE.readFile, 0).u16le(name.length + 1)
  return block(data.ascii(name).u8(0).take())
}

export function readMore(): Uint8Array {
  return block(Uint8Array.of(SERVICE.readMore))
}

/** A piece of the file that was asked for. */
export function piece(bytes: Uint8Array, isLast: boolean): Uint8Array {
  const data = new ByteWriter().u8(SERVICE.readFile, 0, isLast ? 0 : 1, 0).u16le(bytes.length)
  return block(data.bytes(bytes).take())
}
