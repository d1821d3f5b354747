/**
 * Byte strings, each stored once and numbered in order of arrival. A million take some 14 bytes each in addition to
 * their own.
 */

/** Bytes of a page of the heap: nothing is copied when it grows. */
const PAGE = 1 << 20
/** The length of a run is kept in two bytes before it. */
const LENGTH = 2
export const LONGEST = 4096

export class ByteTable {
  readonly #pages: Uint8Array[] = []
  /** Bytes used of the last page. */
  #used = PAGE
  /** Where each run begins, over all pages. */
  #starts = new Uint32Array(1024)
  /** Number of a run plus one, by digest; 0 where nothing is. Open addressing, a power of two. */
  #slots = new Uint32Array(2048)
  #count = 0
  readonly #most: number

  /** @param most runs; more are not taken */
  constructor(most: number) {
    this.#most = most
  }

  get count(): number {
    return this.#count
  }

  /** Bytes that it holds on to. */
  get bytes(): number {
    return this.#pages.length * PAGE + this.#starts.byteLength + this.#slots.byteLength
  }

  /** Number of the run; -1 if it is not there. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(bytes, start, end)]! - 1
  }

  /** Number of the run, which is `count` before the call if it is new; -1 if there is no room for it. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const known = this.find(bytes, start, end)
    if (known >= 0) return known
    const length = end - start
    if (this.#count >= this.#most || length > LONGEST) return -1
    if (this.#used + LENGTH + length > PAGE) {
      this.#pages.push(new Uint8Array(PAGE))
      this.#used = 0
    }
    const page = this.#pages[this.#pages.length - 1]!
    if (this.#count === this.#starts.length) this.#starts = grown(this.#starts, this.#most)
    this.#starts[this.#count] = (this.#pages.length - 1) * PAGE + this.#used
    page[this.#used] = length >> 8
    page[this.#used + 1] = length & 0xff
    page.set(bytes.subarray(start, end), this.#used + LENGTH)
    this.#used += LENGTH + length
    this.#count++
    if (this.#count * 4 > this.#slots.length * 3) this.#spread()
    else this.#slots[this.#slotOf(bytes, start, end)] = this.#count
    return this.#count - 1
  }

  /** A view of a run; valid for as long as the table is. */
  at(number: number): Uint8Array {
    const start = this.#starts[number]!
    const page = this.#pages[Math.floor(start / PAGE)]!
    const at = start % PAGE
    const length = (page[at]! << 8) | page[at + 1]!
    return page.subarray(at + LENGTH, at + LENGTH + length)
  }

  /** Where it is, or where it would be. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1
    let slot = digestOf(bytes, start, end) & mask
    for (;;) {
      const entry = this.#slots[slot]!
      if (entry === 0 || this.#isRun(entry - 1, bytes, start, end)) return slot
      slot = (slot + 1) & mask
    }
  }

  #isRun(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#starts[number]!
    const page = this.#pages[Math.floor(at / PAGE)]!
    const from = at % PAGE
    const length = (page[from]! << 8) | page[from + 1]!
    if (length !== end - start) return false
    for (let i = 0; i < length; i++) if (page[from + LENGTH + i] !== bytes[start + i]) return false
    return true
  }

  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    const mask = this.#slots.length - 1
    for (let number = 0; number < this.#count; number++) {
      const run = this.at(number)
      let slot = digestOf(run, 0, run.length) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = number + 1
    }
  }
}

/** Twice as long, at most `most`. */
export function grown<Column extends Uint8Array | Uint16Array | Uint32Array>(
  column: Column,
  most: number,
): Column {
  const Kind = column.constructor as new (length: number) => Column
  const larger = new Kind(Math.min(most, column.length * 2))
  larger.set(column)
  return larger
}

/** FNV-1a (RFC 9923 §2), its upper bits mixed into the lower ones that are used. */
function digestOf(bytes: Uint8Array, start: number, end: number): number {
  let digest = 0x811c9dc5
  for (let i = start; i < end; i++) digest = Math.imul(digest ^ bytes[i]!, 0x01000193)
  digest ^= digest >>> 15
  digest = Math.imul(digest, 0x2c1b3c6d)
  return (digest ^ (digest >>> 12)) >>> 0
}
