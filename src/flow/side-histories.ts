import { grown } from './columns.ts'
import type { CopyComparator } from './copy-comparator.ts'
import { limits } from './limits.ts'
import { type KeptSegment, SideHistory } from './side-history.ts'

/** Sides that are looked at to find one that has been silent for long. */
const LOOKED_AT = 64

const NONE: readonly KeptSegment[] = []

interface Owned {
  readonly column: number
  readonly history: SideHistory
  /** Its place among all. */
  place: number
  /** When it was written last, counted in segments of all. */
  stamp: number
}

/**
 * Last segments of silent sides, each in memory of its own: traffic of others cannot displace them, so a retransmission
 * with other content is noticed. If the total exceeds its limit, the side that has been silent longest loses its
 * segments.
 */
export class SideHistories {
  readonly counters = { tcpHistoriesForgotten: 0 }
  /** Place of each side among those that have room of their own, and one; 0 of all others. */
  #places = new Int32Array(0)
  readonly #owned: Owned[] = []
  #bytes = 0
  #kept = 0
  #hand = 0

  /** One more of the last segments of this side; see `SideHistory`. */
  keep(
    column: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    isWhole: boolean,
  ): void {
    const owned = this.#of(column) ?? this.#begin(column)
    const { history } = owned
    this.#bytes -= history.size
    history.keep(sequence, bytes, start, end, isWhole)
    this.#bytes += history.size
    owned.stamp = ++this.#kept
    this.#makeRoom()
  }

  /** Holds a copy against what was kept of its side. */
  compare(column: number, comparing: CopyComparator): void {
    this.#of(column)?.history.compare(comparing)
  }

  /** See `SideHistory`. */
  whole(column: number, most: number): readonly KeptSegment[] {
    return this.#of(column)?.history.whole(most) ?? NONE
  }

  forget(column: number): void {
    const owned = this.#of(column)
    if (owned !== undefined) this.#remove(owned)
  }

  #of(column: number): Owned | undefined {
    const place = column < this.#places.length ? this.#places[column]! : 0
    return place === 0 ? undefined : this.#owned[place - 1]
  }

  #begin(column: number): Owned {
    const history = new SideHistory()
    const owned = { column, history, place: this.#owned.length, stamp: 0 }
    if (column >= this.#places.length) this.#places = grown(this.#places, Math.max(1024, column * 2))
    this.#places[column] = this.#owned.push(owned)
    this.#bytes += history.size
    return owned
  }

  #makeRoom(): void {
    while (this.#bytes > limits.historiesBytes && this.#owned.length > 1) {
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
    this.#bytes -= history.size
    this.#places[column] = 0
  }
}
