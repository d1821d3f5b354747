/** How a copy compares to what was kept: `unknown` where part of it is not kept; `at`: the first byte that differs. */
export interface CopyComparison {
  readonly verdict: 'same' | 'differs' | 'unknown'
  readonly at: number
}

const FEW = 64

/** Bytes `bytes[start..end)`, sent at `sequence`, held against one kept segment after the other, the latest first. */
export class CopyComparator {
  readonly #sequence: number
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  #compared = 0
  #at = Number.POSITIVE_INFINITY

  constructor(sequence: number, bytes: Uint8Array, start: number, end: number) {
    this.#sequence = sequence
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  /** Compares it with `length` bytes at `bytes[base..)`, sent at `sequence`. True if it is completely within them. */
  with(byteCount: Uint8Array, base: number, sequence: number, length: number): boolean {
    const shift = (this.#sequence - sequence) | 0
    if (shift >= length) return false
    const wanted = this.#end - this.#start
    const from = Math.max(0, -shift)
    const to = Math.min(wanted, length - shift)
    for (let i = from; i < to; i++) {
      if (byteCount[base + shift + i] === this.#bytes[this.#start + i]) continue
      this.#at = Math.min(this.#at, this.#start + i)
      break
    }
    this.#compared += Math.max(0, to - from)
    return to - from === wanted
  }

  get result(): CopyComparison {
    if (this.#at < this.#end) return { verdict: 'differs', at: this.#at }
    return { verdict: this.#compared >= this.#end - this.#start ? 'same' : 'unknown', at: this.#end }
  }
}

/** Copies bytes that are few as a rule: below some dozens a loop is quicker than a call. */
export function copyShort(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  if (length > FEW) to.set(from.subarray(start, start + length), at)
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i]!
}
