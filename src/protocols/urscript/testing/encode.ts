/** Builds messages of a robot's client interfaces for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

function framed(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32be(body.length + 5)
    .u8(type)
    .bytes(body)
    .take()
}

export function version(name = 'URControl'): Uint8Array {
  const body = new ByteWriter().zeros(8).u8(0xfe, 3, name.length).ascii(name)
  return framed(20, body.u8(5, 14).u32be(6).u32be(1251226).ascii('05-04-2024, 10:00:00').take())
}

/** Flags: power on, emergency stop, protective stop, running, paused. */
export function state(...flags: readonly number[]): Uint8Array {
  const mode = new ByteWriter()
    .zeros(8)
    .u8(1, 1, ...flags)
    .u8(7, 0)
    .zeros(16)
    .take()
  const other = framed(4, new Uint8Array(20))
  return framed(16, new ByteWriter().bytes(other).bytes(framed(0, mode)).take())
}

export function script(...lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}
