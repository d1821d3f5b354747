/** Fields of a protocol buffer, one after another: the wire format of "Encoding", protobuf.dev. */
import { u32le } from '#bytes/read'

export const wireType = { variable: 0, eight: 1, delimited: 2, four: 5 } as const

/** A walk over the fields of `bytes[at..end)`: `next` steps on, the rest reports of the field under it. */
export class FieldWalk {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  number = 0
  wire = 0
  /** Bounds of a length-delimited value, and where a value of four or eight bytes begins. */
  valueStart = 0
  valueEnd = 0
  /** Of a variable-length value; exact below 2^53. */
  value = 0
  /** The bytes are no protocol buffer from `at` on. */
  isBroken = false

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  next(): boolean {
    if (this.isBroken || this.at >= this.end) return false
    const key = this.#variable()
    this.number = Math.floor(key / 8)
    this.wire = key % 8
    if (this.number === 0) this.isBroken = true
    else if (this.wire === wireType.variable) this.value = this.#variable()
    else this.#bound()
    return !this.isBroken
  }

  #bound(): void {
    const length = this.wire === wireType.delimited ? this.#variable() : this.#fixed()
    this.valueStart = this.at
    if (this.isBroken || length < 0 || length > this.end - this.at) this.isBroken = true
    else this.at += length
    this.valueEnd = this.at
  }

  #fixed(): number {
    if (this.wire === wireType.eight) return 8
    return this.wire === wireType.four ? 4 : -1
  }

  /** At most ten bytes. */
  #variable(): number {
    let value = 0
    let scale = 1
    for (let i = 0; i < 10; i++) {
      if (this.at >= this.end) break
      const byte = this.bytes[this.at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
    this.isBroken = true
    return 0
  }

  /** Bits of a value of four bytes. */
  get bits32(): number {
    return u32le(this.bytes, this.valueStart)
  }

  /** High and low word of a value of eight bytes. */
  get bits64(): readonly [high: number, low: number] {
    return [u32le(this.bytes, this.valueStart + 4), u32le(this.bytes, this.valueStart)]
  }
}
