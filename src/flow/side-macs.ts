/** Which network card each side of a flow sends from, as columns of two a flow. */
import { grown } from './columns.ts'
import type { Endpoints } from './endpoints.ts'

// Layout of a column, adjacent so that a packet touches one place in memory.
const WORDS = 4
/** One more than the number of the MAC; 0 while none was seen. */
const MAC = 0
/** The latest sender's bytes, so that the same one need not be looked up. */
const HIGH = 1
const LOW = 2

export class SideMacs {
  readonly #ends: Endpoints
  #columns: Int32Array
  #hasMoved: Uint8Array

  constructor(ends: Endpoints, flows: number) {
    this.#ends = ends
    this.#columns = new Int32Array(2 * flows * WORDS)
    this.#hasMoved = new Uint8Array(flows)
  }

  /** Text of the MAC in a column; undefined while none was seen. */
  text(column: number): string | undefined {
    const mac = this.#columns[column * WORDS + MAC]!
    return mac === 0 ? undefined : this.#ends.macText(mac - 1)
  }

  /** True if a side has sent from another MAC since the last call: its party is another one now. */
  takeMoved(flow: number): boolean {
    const hasMoved = this.#hasMoved[flow] === 1
    this.#hasMoved[flow] = 0
    return hasMoved
  }

  /**
   * The side of this column has sent a frame. True if from another MAC than before.
   *
   * @param at position of its source MAC in `bytes`
   * @param to position of its destination MAC, or below zero
   */
  note(column: number, bytes: Uint8Array, at: number, to: number): boolean {
    const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
    const low = (bytes[at + 4]! << 8) | bytes[at + 5]!
    const columns = this.#columns
    const own = column * WORDS
    const isKnown = columns[own + MAC] !== 0
    if (isKnown && columns[own + HIGH] === high && columns[own + LOW] === low) return false
    const flow = column >> 1
    if (isKnown) this.#hasMoved[flow] = 1
    columns[own + HIGH] = high
    columns[own + LOW] = low
    columns[own + MAC] = this.#ends.macNumber(bytes, at) + 1
    const other = (4 * flow + 1 - column) * WORDS
    if (columns[other + MAC] === 0 && to >= 0) {
      // The silent side's MAC is where its frames are sent to; its own frames will correct this.
      columns[other + MAC] = this.#ends.macNumber(bytes, to) + 1
      columns[other + HIGH] = 0
      columns[other + LOW] = 0
    }
    return isKnown
  }

  forget(flow: number): void {
    this.#hasMoved[flow] = 0
    const first = 2 * flow * WORDS
    this.#columns[first + MAC] = this.#columns[first + WORDS + MAC] = 0
  }

  grow(flows: number): void {
    this.#columns = grown(this.#columns, 2 * flows * WORDS)
    this.#hasMoved = grown(this.#hasMoved, flows)
  }
}
