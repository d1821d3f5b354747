/** Reads numbers of variable length: seven bits a byte, the highest first, a set top bit where more follow. */
import { u16be, u32be } from '#bytes/read'

/** A place in a message. Reading past the end sets `hasFailed` and gives 0; from then on nothing moves. */
export class S7commPlusCursor {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  hasFailed = false

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  get left(): number {
    return this.hasFailed ? 0 : this.end - this.at
  }

  /** Next byte without moving; -1 at the end. */
  peek(): number {
    return this.left > 0 ? this.bytes[this.at]! : -1
  }

  fail(): void {
    this.hasFailed = true
  }

  /** Moves over `bytes` and gives where they begin; -1 if they are not there. */
  skip(byteCount: number): number {
    if (byteCount > this.left) {
      this.hasFailed = true
      return -1
    }
    const from = this.at
    this.at += byteCount
    return from
  }

  u8(): number {
    const at = this.skip(1)
    return at < 0 ? 0 : this.bytes[at]!
  }

  u16(): number {
    const at = this.skip(2)
    return at < 0 ? 0 : u16be(this.bytes, at)
  }

  u32(): number {
    const at = this.skip(4)
    return at < 0 ? 0 : u32be(this.bytes, at)
  }

  /** Up to five bytes; the value of the lower 32 bits. */
  vlq32(): number {
    let value = 0
    for (let i = 0; i < 5; i++) {
      const byte = this.u8()
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value % 0x1_0000_0000
    }
    this.fail()
    return 0
  }

  /** Signed: bit 6 of the first byte is the sign. */
  signedVlq32(): number {
    return this.#signed(5)
  }

  /** Signed; exact below 2^53. */
  signedVlq64(): number {
    return this.#signed(9)
  }

  #signed(longest: number): number {
    let value = 0
    for (let i = 0; i < longest; i++) {
      const byte = this.u8()
      if (i === 0 && (byte & 0x40) !== 0) value = -1
      // The ninth byte of a 64-bit number counts whole.
      if (i === 8) return value * 256 + byte
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
    this.fail()
    return 0
  }

  /** Up to nine bytes, the ninth whole; exact below 2^53. */
  vlq64(): number {
    const { value } = this.result()
    return value
  }

  /** A number of 64 bits with its lowest 16 kept exactly, as the return values need them. */
  result(): { readonly value: number; readonly low: number } {
    let value = 0
    let low = 0
    for (let i = 0; i < 8; i++) {
      const byte = this.u8()
      value = value * 128 + (byte & 0x7f)
      low = ((low << 7) | (byte & 0x7f)) & 0xffff
      if (byte < 0x80) return { value, low }
    }
    const last = this.u8()
    return { value: value * 256 + last, low: ((low << 8) | last) & 0xffff }
  }
}
