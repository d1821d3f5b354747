import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { limits } from './limits.ts'

// Option header: draft-ietf-opsawg-pcapng-03 §3.5.
const LENGTH = 2
const VALUE = 4
const END_OF_OPTIONS = 0
/** A comment about the block, in UTF-8; may be repeated. */
export const COMMENT = 1

/** Walks the options (or, being laid out alike, the name records) of one block; one instance serves every block. */
export class OptionCursor {
  code = 0
  start = 0
  end = 0
  #bytes: Uint8Array = new Uint8Array(0)
  #isBig = false
  #at = 0
  #limit = 0
  #left = 0

  /** Points before the first option of `bytes[at..end)`. */
  over(bytes: Uint8Array, at: number, end: number, isBig: boolean): void {
    this.#bytes = bytes
    this.#isBig = isBig
    this.#at = at
    this.#limit = end
    this.#left = limits.options
  }

  /** Goes to the next option; false at the end, at an option that does not fit, and after a bound. */
  next(): boolean {
    const at = this.#at
    if (this.#limit - at < VALUE || this.#left-- === 0) return false
    this.code = this.u16(at)
    const length = this.u16(at + LENGTH)
    if (this.code === END_OF_OPTIONS || at + VALUE + length > this.#limit) return false
    this.start = at + VALUE
    this.end = this.start + length
    this.#at = this.start + padded(length)
    return true
  }

  /** For lists that are longer than options ever are; the block's own length still ends them. */
  allowAll(): void {
    this.#left = Number.POSITIVE_INFINITY
  }

  /** Where the options begin that follow a list of records: after its end mark. */
  get after(): number {
    return this.#at + VALUE
  }

  u16(at: number): number {
    return this.#isBig ? u16be(this.#bytes, at) : u16le(this.#bytes, at)
  }

  u32(at: number): number {
    return this.#isBig ? u32be(this.#bytes, at) : u32le(this.#bytes, at)
  }

  /** An unsigned 64-bit value; 0 where the option is shorter. */
  u64(): number {
    if (this.end - this.start < 8) return 0
    const first = this.u32(this.start)
    const second = this.u32(this.start + 4)
    return this.#isBig ? first * 0x1_0000_0000 + second : second * 0x1_0000_0000 + first
  }

  /** A signed 64-bit value; 0 where the option is shorter. */
  i64(): number {
    if (this.end - this.start < 8) return 0
    const first = this.u32(this.start)
    const second = this.u32(this.start + 4)
    return this.#isBig ? (first | 0) * 0x1_0000_0000 + second : (second | 0) * 0x1_0000_0000 + first
  }
}

/** Block parts are padded to 32 bits: draft §3.1. */
export function padded(length: number): number {
  return (length + 3) & ~3
}
