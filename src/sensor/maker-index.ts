/** Makers of MAC addresses, looked up in the text of `oui-data` as it lies: reading takes 3 ms, parsing would take 40. */

// One line an entry: ` "PREFIX": "NAME\nADDRESS…",` with prefixes of 6, 7 or 9 hex digits (IEEE MA-L, MA-M, MA-S).
// All of 6 come first, then those of 7 and 9, each in order.
const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c

export class MakerIndex {
  readonly #text: Uint8Array

  /** `text` is the file `index.json` of the package. */
  constructor(text: Uint8Array) {
    this.#text = text
  }

  /** Name of the maker of a MAC, the narrowest assignment first; '' if none is listed. */
  makerOf(mac: string): string {
    const digits = mac.replaceAll(':', '').toUpperCase()
    for (const length of [9, 7, 6]) {
      const line = this.#lineOf(digits.slice(0, length))
      if (line >= 0) return this.#nameAt(line)
    }
    return ''
  }

  /** Offset of the line of a prefix, by halving; -1 if there is none. */
  #lineOf(prefix: string): number {
    let low = 0
    let high = this.#text.length
    while (low < high) {
      const line = this.#lineStart((low + high) >> 1)
      const order = this.#compare(line, prefix)
      if (order === 0) return line
      if (order < 0) low = this.#lineEnd(line) + 1
      else high = line
    }
    return -1
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

  /** Order of the key of a line and a prefix. The braces of the file come before and after all keys. */
  #compare(line: number, prefix: string): number {
    const first = this.#text.indexOf(QUOTE, line)
    if (first < 0 || first > this.#lineEnd(line)) return line === 0 ? -1 : 1
    const length = this.#text.indexOf(QUOTE, first + 1) - first - 1
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
