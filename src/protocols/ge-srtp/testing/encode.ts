/** Builds SRTP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function initialise(): Uint8Array {
  return new Uint8Array(56)
}

export function initialised(): Uint8Array {
  const bytes = new Uint8Array(56)
  bytes[0] = 1
  return bytes
}

function begin(type: number, sequence: number, textLength: number, kind: number): ByteWriter {
  return new ByteWriter()
    .u8(type, 0)
    .u16le(sequence)
    .u16le(textLength)
    .zeros(3)
    .u8(type === 2 ? 1 : 0)
    .zeros(7)
    .u8(1)
    .zeros(8)
    .zeros(4)
    .u8(sequence, kind)
    .u32le(0)
    .u32le(0x0e10)
    .u8(1, 1)
}

/** A short request: service, selector, offset, count and up to six bytes of data. */
export function request(
  sequence: number,
  [service, selector, offset, count]: readonly [number, number, number, number],
  data: readonly number[] = [],
): Uint8Array {
  return begin(2, sequence, 0, 0xc0)
    .u8(service, selector)
    .u16le(offset)
    .u16le(count)
    .u8(...data)
    .zeros(8 - data.length)
    .take()
}

/** An answer; up to six bytes fit the header. `state` is that of the CPU: 0 runs, 2 is stopped. */
export function response(sequence: number, data: readonly number[], state = 0): Uint8Array {
  const isShort = data.length <= 6
  const out = begin(3, sequence, isShort ? 0 : data.length, isShort ? 0xd4 : 0x94).zeros(2)
  if (isShort) out.u8(...data).zeros(6 - data.length)
  else out.zeros(6)
  out
    .u8(0xff, 2)
    .u16le(50)
    .u16le(state << 12)
  return isShort ? out.take() : out.u8(...data).take()
}

export function refusal(sequence: number, major: number, minor: number): Uint8Array {
  return begin(3, sequence, 0, 0xd1).u8(major, minor).zeros(12).take()
}
