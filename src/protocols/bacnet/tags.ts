/** Tagged values, read into a tree: ASHRAE 135-2020 clause 20.2. */
import { u16be, u32be } from '#bytes/read'
import { limits } from './limits.ts'

/** Application tag numbers: clause 20.2.1.4. */
export const TAG = {
  NULL: 0,
  BOOLEAN: 1,
  UNSIGNED: 2,
  SIGNED: 3,
  REAL: 4,
  DOUBLE: 5,
  BYTES: 6,
  TEXT: 7,
  BITS: 8,
  ENUMERATED: 9,
  DATE: 10,
  TIME: 11,
  OBJECT: 12,
} as const

export interface BacnetTag {
  readonly number: number
  readonly isContext: boolean
  /** Content; the value of an application boolean is in `truth`, without content. */
  readonly start: number
  readonly end: number
  readonly truth: boolean
  /** Between an opening and a closing tag; undefined for a primitive. */
  readonly children: readonly BacnetTag[] | undefined
}

export interface Tags {
  readonly items: readonly BacnetTag[]
  /** False if the bytes end inside a tag or closing tags do not fit. */
  readonly isWhole: boolean
}

const CONTEXT = 0x08
const OPENING = 6
const CLOSING = 7

class Reader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  left: number = limits.tags
  isWhole = true

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** Values up to the closing tag of `parent`, or to the end where there is none. */
  list(parent: number | undefined, depth: number): BacnetTag[] {
    const items: BacnetTag[] = []
    while (this.at < this.end) {
      if (--this.left < 0 || depth > limits.depth) return this.stop(items)
      const first = this.bytes[this.at++]!
      let number = first >> 4
      if (number === 15) {
        if (this.at >= this.end) return this.stop(items)
        number = this.bytes[this.at++]!
      }
      const isContext = (first & CONTEXT) !== 0
      const low = first & 0x07
      if (isContext && low === CLOSING) return number === parent ? items : this.stop(items)
      if (isContext && low === OPENING) {
        const start = this.at
        const children = this.list(number, depth + 1)
        items.push({ number, isContext, start, end: this.at, truth: false, children })
        if (!this.isWhole) return items
        continue
      }
      if (!isContext && (low > 5 || number > TAG.OBJECT)) return this.stop(items)
      const isTruth = !isContext && number === TAG.BOOLEAN
      const length = isTruth ? 0 : this.length(low)
      if (length < 0 || this.at + length > this.end) return this.stop(items)
      items.push({
        number,
        isContext,
        start: this.at,
        end: this.at + length,
        truth: isTruth && low === 1,
        children: undefined,
      })
      this.at += length
    }
    if (parent !== undefined) this.isWhole = false
    return items
  }

  /** Length after a tag's first bytes; -1 if it is cut off. */
  length(low: number): number {
    if (low < 5) return low
    const first = this.at < this.end ? this.bytes[this.at]! : -1
    const byteCount = first === 254 ? 3 : first === 255 ? 5 : 1
    if (first < 0 || this.at + byteCount > this.end) return -1
    const at = this.at + 1
    this.at += byteCount
    return byteCount === 1 ? first : byteCount === 3 ? u16be(this.bytes, at) : u32be(this.bytes, at)
  }

  stop(items: BacnetTag[]): BacnetTag[] {
    this.isWhole = false
    return items
  }
}

/** Every tag of `bytes[start..end)`, as far as they can be read. */
export function tagsOf(bytes: Uint8Array, start: number, end: number): Tags {
  const reader = new Reader(bytes, start, end)
  const items = reader.list(undefined, 0)
  return { items, isWhole: reader.isWhole }
}

/** The first context tag of that number. */
export function context(items: readonly BacnetTag[], number: number): BacnetTag | undefined {
  return items.find((tag) => tag.isContext && tag.number === number)
}

/** The first application value of that type. */
export function application(items: readonly BacnetTag[], number: number): BacnetTag | undefined {
  return items.find((tag) => !tag.isContext && tag.number === number)
}
