/**
 * Many patterns at once in one pass (Aho and Corasick, "Efficient string matching", CACM 1975), as a full table: one look-up
 * a byte. Letters are taken without case; who is found is compared byte by byte afterwards anyway.
 */

/** Called for each pattern that ends at `end` (offset past its last byte). */
export type Found = (pattern: number, end: number) => void

export class Automaton {
  /** Byte → class; bytes that no pattern has share class 0. */
  readonly #classes = new Uint8Array(256)
  readonly #width: number
  /** Row of a state (already times the width) plus class → row of the next state, its complement where patterns end there. */
  readonly #next: Int32Array
  /** By state: patterns that end there, or undefined. */
  readonly #found: (readonly number[] | undefined)[]

  /** @param patterns none of them empty; the answer names them by index */
  constructor(patterns: readonly Uint8Array[]) {
    let width = 1
    for (const pattern of patterns) {
      for (const byte of pattern) {
        const folded = foldCase(byte)
        if (this.#classes[folded] === 0) this.#classes[folded] = width++
      }
    }
    for (let byte = 0x41; byte <= 0x5a; byte++) this.#classes[byte] = this.#classes[byte + 0x20]!
    this.#width = width
    const states = patterns.reduce((sum, { length }) => sum + length, 1)
    const next = new Int32Array(states * width).fill(-1)
    const found: (number[] | undefined)[] = new Array(states).fill(undefined)
    let used = 1
    for (const [index, pattern] of patterns.entries()) {
      let state = 0
      for (const byte of pattern) {
        const at = state * width + this.#classes[byte]!
        if (next[at] === -1) next[at] = used++
        state = next[at]!
      }
      found[state] = [...(found[state] ?? []), index]
    }
    completed(next, width, found)
    for (let at = 0; at < used * width; at++) {
      const state = next[at]!
      next[at] = found[state] === undefined ? state * width : ~(state * width)
    }
    this.#next = next.slice(0, used * width)
    this.#found = found.slice(0, used)
  }

  /** Memory of the table. */
  get bytes(): number {
    return this.#next.byteLength
  }

  /** Reads `bytes[start..end)` from a state (0 at the beginning) and answers the state after it. */
  scan(state: number, bytes: Uint8Array, start: number, end: number, emit: Found): number {
    const next = this.#next
    const classes = this.#classes
    let row = state
    for (let at = start; at < end; at++) {
      row = next[row + classes[bytes[at]!]!]!
      if (row >= 0) continue
      row = ~row
      for (const pattern of this.#found[row / this.#width]!) emit(pattern, at + 1)
    }
    return row
  }
}

/** Turns the tree of patterns into a table without misses, breadth first. */
function completed(next: Int32Array, width: number, found: (number[] | undefined)[]): void {
  const fallback = new Int32Array(found.length)
  const queue: number[] = []
  for (let byte = 0; byte < width; byte++) {
    if (next[byte] === -1) next[byte] = 0
    else queue.push(next[byte]!)
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const other = fallback[state]!
    if (found[other] !== undefined) found[state] = [...(found[state] ?? []), ...found[other]]
    for (let byte = 0; byte < width; byte++) {
      const at = state * width + byte
      if (next[at] === -1) next[at] = next[other * width + byte]!
      else {
        fallback[next[at]!] = next[other * width + byte]!
        queue.push(next[at]!)
      }
    }
  }
}

/** Lower case of an ASCII letter. */
export function foldCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
}
