/** Builds AJP packets for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

const packet = (mark: number, data: Uint8Array) =>
  new ByteWriter().u16be(mark).u16be(data.length).bytes(data).take()

const string = (writer: ByteWriter, value: string) => writer.u16be(value.length).ascii(value).u8(0)

export function forward(method: number, uri: string, protocol = 'HTTP/1.1'): Uint8Array {
  const writer = new ByteWriter().u8(2, method)
  for (const value of [protocol, uri, '10.20.0.1', 'web', 'web']) string(writer, value)
  return packet(0x1234, writer.u16be(80).u8(0).u16be(0).u8(0xff).take())
}

export function headers(status: number, message: string): Uint8Array {
  return packet(0x4142, string(new ByteWriter().u8(4).u16be(status), message).u16be(0).take())
}

export const end = () => packet(0x4142, Uint8Array.of(5, 1))
/** A piece of a request's body. */
export const body = (octets: number) => packet(0x1234, new ByteWriter().u16be(octets).zeros(octets).take())
export const shutdown = () => packet(0x1234, Uint8Array.of(7))
export const ping = () => packet(0x1234, Uint8Array.of(10))
export const pong = () => packet(0x4142, Uint8Array.of(9))
