/** The data of a message, field after field: binary with the low byte first, or in hexadecimal letters with the high one first. */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Slice } from '#model/protocol'
import type { MelsecMessage } from './wire.ts'

const NOTHING = new Uint8Array(0)

export class MelsecFields {
  /** Something was asked for that is not there, or is no digit; everything after it is 0 or empty. */
  hasFailed = false
  readonly #bytes: Uint8Array
  #at: number
  readonly #end: number
  readonly #isAscii: boolean

  constructor(bytes: Uint8Array, start: number, end: number, isAscii: boolean) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    this.#isAscii = isAscii
  }

  static of({ data, dataEnd, isAscii }: MelsecMessage, { bytes, start }: Slice): MelsecFields {
    return new MelsecFields(bytes, start + data, start + dataEnd, isAscii)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#end
  }

  u16(): number {
    return this.#number(2)
  }

  u32(): number {
    return this.#number(4)
  }

  /** Skips this many characters, or bytes of numbers. */
  skip(count: number, isNumber = false): void {
    this.#pass(this.#isAscii && isNumber ? 2 * count : count)
  }

  letters(count: number): string {
    const at = this.#pass(count)
    return this.hasFailed ? '' : text(this.#bytes, at, at + count)
  }

  /** Bytes of a file: lent where they are binary. */
  bytes(count: number): Uint8Array {
    const at = this.#pass(this.#isAscii ? 2 * count : count)
    if (this.hasFailed) return NOTHING
    if (!this.#isAscii) return this.#bytes.subarray(at, at + count)
    const byteCount = new Uint8Array(count)
    for (let i = 0; i < count; i++) byteCount[i] = this.#hex(at + 2 * i, 2)
    return this.hasFailed ? NOTHING : byteCount
  }

  #number(byteCount: 2 | 4): number {
    const at = this.#pass(this.#isAscii ? 2 * byteCount : byteCount)
    if (this.hasFailed) return 0
    if (this.#isAscii) return this.#hex(at, 2 * byteCount)
    return byteCount === 2 ? u16le(this.#bytes, at) : u32le(this.#bytes, at)
  }

  /** Position of this many bytes, which are skipped. */
  #pass(count: number): number {
    const at = this.#at
    if (at + count > this.#end) this.hasFailed = true
    else this.#at += count
    return at
  }

  #hex(at: number, digits: number): number {
    let value = 0
    for (let i = 0; i < digits; i++) {
      const digit = Number.parseInt(String.fromCharCode(this.#bytes[at + i]!), 16)
      if (Number.isNaN(digit)) this.hasFailed = true
      value = value * 16 + (Number.isNaN(digit) ? 0 : digit)
    }
    return value
  }
}
