import { grown } from './columns.ts'
import type { Comparison } from './comparing.ts'
import { limits } from './limits.ts'
import { type KeptSegment, SideHistory } from './side-history.ts'

/** Sides that are looked at to find one that has been silent for long. */
const LOOKED_AT = 64

interface Owned {
  readonly column: number
  readonly history: SideHistory
  /** Where it stands among all. */
  place: number
  /** When it was written last, counted in segments of all. */
  stamp: number
}

/**
 * What the sides of those who may command machines said last, each in room of its own: however much others say, a
 * retransmission that says something else is noticed. Where all together take too much, who has been silent for long loses
 * his.
 */
export class SideHistories {
  readonly counters = { tcpHistoriesForgotten: 0 }
  /** Place of each side among those that have room of their own, and one; 0 of all others. */
  #places = new Int32Array(0)
  readonly #owned: Owned[] = []
  #octets = 0
  #kept = 0
  #hand = 0

  has(column: number): boolean {
    return this.#of(column) !== undefined
  }

  /** From now on this side has room of its own; `before` is what it said last. */
  begin(column: number, before: readonly KeptSegment[]): void {
    const history = new SideHistory()
    const owned = { column, history, place: this.#owned.length, stamp: this.#kept }
    if (column >= this.#places.length) this.#places = grown(this.#places, Math.max(1024, column * 2))
    this.#places[column] = this.#owned.push(owned)
    this.#octets += history.size
    for (const { sequence, bytes } of before) this.keep(column, sequence, bytes, 0, bytes.length)
    this.#makeRoom()
  }

  /** False of a side that has no room of its own. */
  keep(column: number, sequence: number, bytes: Uint8Array, start: number, end: number): boolean {
    const owned = this.#of(column)
    if (owned === undefined) return false
    const { history } = owned
    const { size } = history
    owned.stamp = ++this.#kept
    history.keep(sequence, bytes, start, end)
    if (history.size !== size) {
      this.#octets += history.size - size
      this.#makeRoom()
    }
    return true
  }

  /** Undefined of a side that has no room of its own. */
  compare(
    column: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Comparison | undefined {
    return this.#of(column)?.history.compare(sequence, bytes, start, end)
  }

  /** Undefined of a side that has no room of its own. */
  whole(column: number, most: number): readonly KeptSegment[] | undefined {
    return this.#of(column)?.history.whole(most)
  }

  forget(column: number): void {
    const owned = this.#of(column)
    if (owned !== undefined) this.#remove(owned)
  }

  #of(column: number): Owned | undefined {
    const place = column < this.#places.length ? this.#places[column]! : 0
    return place === 0 ? undefined : this.#owned[place - 1]
  }

  #makeRoom(): void {
    while (this.#octets > limits.historiesOctets && this.#owned.length > 1) {
      this.#remove(this.#silent())
      this.counters.tcpHistoriesForgotten++
    }
  }

  /** Of some sides, from where the last search ended, the one that was written longest ago. */
  #silent(): Owned {
    let chosen = this.#owned[0]!
    for (let step = 0; step < LOOKED_AT; step++) {
      this.#hand = (this.#hand + 1) % this.#owned.length
      const one = this.#owned[this.#hand]!
      if (one.stamp < chosen.stamp) chosen = one
    }
    return chosen
  }

  #remove({ column, history, place }: Owned): void {
    const last = this.#owned.pop()!
    if (last.column !== column) {
      this.#owned[place] = last
      last.place = place
      this.#places[last.column] = place + 1
    }
    this.#octets -= history.size
    this.#places[column] = 0
  }
}
