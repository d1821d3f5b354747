/** Integers out of bytes. No function checks bounds: a dissector checks lengths once, from the outside in. */

export function u16be(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!
}

export function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

export function u24be(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
}

export function u24le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
}

export function u32be(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

export function i16be(bytes: Uint8Array, at: number): number {
  return (u16be(bytes, at) << 16) >> 16
}

export function i16le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) << 16) >> 16
}

export function i32be(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) | 0
}

export function i32le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) | 0
}

/** Exact below 2^53; larger values lose their lowest bits. */
export function u64be(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 4)
}

/** Exact below 2^53; larger values lose their lowest bits. */
export function u64le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) + u32le(bytes, at + 4) * 0x1_0000_0000
}

const scratch = new DataView(new ArrayBuffer(8))

/** IEEE 754 single from the integer that holds its bits. */
export function float32(bits: number): number {
  scratch.setUint32(0, bits)
  return scratch.getFloat32(0)
}

/** IEEE 754 double from its high and low words. */
export function float64(high: number, low: number): number {
  scratch.setUint32(0, high)
  scratch.setUint32(4, low)
  return scratch.getFloat64(0)
}

/** Two decimal digits of a BCD byte; a digit above 9 counts unchanged, as clocks of broken devices send it. */
export function bcd(byte: number): number {
  return (byte >> 4) * 10 + (byte & 0x0f)
}

/** True if `bytes[at..]` begins with `wanted`; false where fewer bytes are there. */
export function startsWith(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (end - at < wanted.length) return false
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}

/** Offset of `byte` in `bytes[start..end)`, or -1. */
export function indexOfByte(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return at
  return -1
}
