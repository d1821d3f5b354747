/** Makers of MAC addresses, looked up in the text of `oui-data` as it lies: reading takes 3 ms, parsing would take 40. */

// One line an entry: ` "PREFIX": "NAME\nADDRESS…",` with prefixes of 6, 7 or 9 hex digits (IEEE MA-L, MA-M, MA-S).
// All of 6 come first, then those of 7 and 9, each in order.
const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Blocks of which it is remembered what is listed. A plant has dozens, whoever makes addresses up any number. */
const MOST_BLOCKS = 20_000

/** Addresses that begin with the same six digits. */
interface Block {
  readonly maker: string
  /** Some of them are listed apart, by seven digits or nine. */
  readonly isParted: boolean
}

export class MakerIndex {
  readonly #text: Uint8Array
  /** By the first bytes as a MAC begins with them. */
  readonly #blocks = new Map<string, Block>()

  /** `text` is the file `index.json` of the package. */
  constructor(text: Uint8Array) {
    this.#text = text
  }

  /** Name of the maker of a MAC, the narrowest assignment first; '' if none is listed. */
  makerOf(mac: string): string {
    const beginning = mac.slice(0, 8)
    const known = this.#blocks.get(beginning)
    const block = known ?? this.#blockOf(digitsOf(beginning))
    if (known === undefined) {
      if (this.#blocks.size >= MOST_BLOCKS) this.#blocks.clear()
      this.#blocks.set(beginning, block)
    }
    if (!block.isParted) return block.maker
    const digits = digitsOf(mac)
    return this.#nameOf(digits.slice(0, 9)) ?? this.#nameOf(digits.slice(0, 7)) ?? block.maker
  }

  #blockOf(digits: string): Block {
    const isParted = ['0', '000'].some((least) => {
      const line = this.#firstFrom(digits + least)
      return this.#compare(line, digits, least.length) === 0
    })
    return { maker: this.#nameOf(digits) ?? '', isParted }
  }

  #nameOf(prefix: string): string | undefined {
    const line = this.#firstFrom(prefix)
    return this.#compare(line, prefix, 0) === 0 ? this.#nameAt(line) : undefined
  }

  /** Offset of the first line whose key is not before this one, by halving. */
  #firstFrom(key: string): number {
    let low = 0
    let high = this.#text.length
    while (low < high) {
      const line = this.#lineStart((low + high) >> 1)
      if (this.#compare(line, key, 0) < 0) low = this.#lineEnd(line) + 1
      else high = line
    }
    return low
  }

  #lineStart(at: number): number {
    let start = at
    while (start > 0 && this.#text[start - 1] !== NEWLINE) start--
    return start
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf(NEWLINE, at)
    return end < 0 ? this.#text.length : end
  }

  /** Order of the key of a line, its last `spare` digits aside, and a prefix. The braces of the file come before and after all keys. */
  #compare(line: number, prefix: string, spare: number): number {
    const first = this.#text.indexOf(QUOTE, line)
    if (first < 0 || first > this.#lineEnd(line)) return line === 0 ? -1 : 1
    const length = this.#text.indexOf(QUOTE, first + 1) - first - 1 - spare
    if (length !== prefix.length) return length - prefix.length
    for (let i = 0; i < length; i++) {
      const difference = this.#text[first + 1 + i]! - prefix.charCodeAt(i)
      if (difference !== 0) return difference
    }
    return 0
  }

  /** First line of the value: the name, before the postal address. */
  #nameAt(line: number): string {
    const start =
      this.#text.indexOf(QUOTE, this.#text.indexOf(QUOTE, this.#text.indexOf(QUOTE, line) + 1) + 1) + 1
    let end = start
    while (end < this.#text.length && this.#text[end] !== QUOTE) end += this.#text[end] === BACKSLASH ? 2 : 1
    const text = JSON.parse(`"${new TextDecoder().decode(this.#text.subarray(start, end))}"`) as string
    return text.split('\n', 1)[0]!.replace(/,$/, '').trim()
  }
}

/** As keys are written. */
function digitsOf(mac: string): string {
  return mac.replaceAll(':', '').toUpperCase()
}
