/**
 * NDR, the arguments of remote calls (DCE/RPC, DCOM, PROFINET): C706 (DCE 1.1: RPC, 1997) §14. Its wide form NDR64 has
 * pointers and counts of eight bytes: [MS-RPCE] 2.2.5. Never throws: past the end, or on a count that cannot be, the
 * reader is `isShort` and gives zeros.
 */
import { float32, float64, u16be, u16le, u32be, u32le } from './read.ts'
import { text, textUtf16le } from './text.ts'

const limits = {
  /** Elements of one array. */
  elements: 4096,
  /** Characters of one string. */
  characters: 4096,
} as const

/** FILETIME 2000-01-01 and 2100-01-01, high words: times outside are no times of a plant. */
const YEAR_2000 = 0x01bf_53eb
const YEAR_2100 = 0x0230_0000

export class NdrReader {
  readonly bytes: Uint8Array
  /** Alignment counts from here. */
  readonly base: number
  readonly end: number
  readonly isLittle: boolean
  /** NDR64. */
  readonly isWide: boolean
  at: number
  isShort = false

  constructor(bytes: Uint8Array, start: number, end: number, isLittle: boolean, isWide = false) {
    this.isWide = isWide
    this.bytes = bytes
    this.base = start
    this.at = start
    this.end = end
    this.isLittle = isLittle
  }

  align(byteCount: number): void {
    const over = (this.at - this.base) % byteCount
    if (over > 0) this.skip(byteCount - over)
  }

  skip(byteCount: number): void {
    if (byteCount > this.end - this.at) {
      this.isShort = true
      this.at = this.end
    } else this.at += byteCount
  }

  #take(byteCount: number): number {
    this.align(byteCount)
    const { at } = this
    this.skip(byteCount)
    return this.isShort ? -1 : at
  }

  u8(): number {
    const at = this.#take(1)
    return at < 0 ? 0 : this.bytes[at]!
  }

  u16(): number {
    const at = this.#take(2)
    return at < 0 ? 0 : (this.isLittle ? u16le : u16be)(this.bytes, at)
  }

  u32(): number {
    const at = this.#take(4)
    return at < 0 ? 0 : (this.isLittle ? u32le : u32be)(this.bytes, at)
  }

  /** A count or a pointer's referent; of wide ones that no stub data can hold, the largest number. */
  count(): number {
    if (!this.isWide) return this.u32()
    this.align(8)
    const first = this.u32()
    const second = this.u32()
    const [low, high] = this.isLittle ? [first, second] : [second, first]
    return high === 0 ? low : 0xffff_ffff
  }

  float(): number {
    return float32(this.u32())
  }

  double(): number {
    this.align(8)
    const first = this.u32()
    const second = this.u32()
    return this.isLittle ? float64(second, first) : float64(first, second)
  }

  /** A FILETIME is two 32-bit words; true if it is one of this century, or none at all. */
  isFileTime(): boolean {
    const low = this.u32()
    const high = this.u32()
    return (low === 0 && high === 0) || (high >= YEAR_2000 && high < YEAR_2100)
  }

  /** A conformant and varying string of UTF-16: §14.3.4.2. */
  string(): string {
    const most = this.count()
    const offset = this.count()
    const length = this.count()
    if (offset !== 0 || length > most || length > limits.characters) this.isShort = true
    return this.isShort ? '' : this.characters(length)
  }

  /** The next `length` characters of UTF-16. */
  characters(length: number): string {
    if (length > limits.characters) this.isShort = true
    const { at } = this
    if (!this.isShort) this.skip(length * 2)
    return this.isShort ? '' : textUtf16le(this.bytes, at, at + length * 2)
  }

  /** The same of bytes, in ASCII or UTF-8. */
  byteString(): string {
    const most = this.count()
    const offset = this.count()
    const length = this.count()
    if (offset !== 0 || length > most || length > limits.characters) this.isShort = true
    if (this.isShort) return ''
    const { at } = this
    this.skip(length)
    return this.isShort ? '' : text(this.bytes, at, at + length)
  }

  /** Conformant array: its size must be `count`. */
  array<Element>(count: number, read: () => Element): Element[] {
    if (this.count() !== count || count > limits.elements) this.isShort = true
    const found: Element[] = []
    for (let i = 0; i < count && !this.isShort; i++) found.push(read())
    return found
  }
}
