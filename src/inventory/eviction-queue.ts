/** Entries in the order they came, by rank: the first of the lowest rank is evicted when a table is full. */
import type { Microseconds } from '#model/time'

/** Entry of a bounded table. */
export interface Evictable {
  /** The list of the queue that it is in; `UNQUEUED` for none. */
  rank: number
}

export const UNQUEUED = -1

/** Entries seen again since they were queued are moved to the end, up to this many for one eviction. */
const SECOND_CHANCES = 64
/** Length from which a list that is mostly consumed is shortened. */
const COMPACT_FROM = 1024

/** One list: entries from `head` on, each with the time it was queued at. */
class Fifo<Entry> {
  #entries: Entry[] = []
  #times: Microseconds[] = []
  #head = 0

  /** Entries that have not been dropped. */
  count = 0

  get first(): Entry | undefined {
    return this.#entries[this.#head]
  }

  get firstTime(): Microseconds {
    return this.#times[this.#head]!
  }

  push(entry: Entry, time: Microseconds): void {
    this.#entries.push(entry)
    this.#times.push(time)
  }

  shift(): void {
    this.#head++
    if (this.#head < COMPACT_FROM || this.#head * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#head)
    this.#times = this.#times.slice(this.#head)
    this.#head = 0
  }
}

/**
 * A segmented FIFO with second chance (CLOCK): ranks are read when an entry is reached, so that neither a touch nor a
 * promotion costs anything. Decides by what came and when alone: a replay evicts the same.
 */
export class EvictionQueue<Entry extends Evictable> {
  readonly #ranks: readonly Fifo<Entry>[]
  readonly #rankOf: (entry: Entry) => number
  readonly #lastOf: (entry: Entry) => Microseconds

  /**
   * @param ranks number of ranks; 0 goes first
   * @param rankOf current rank of an entry
   * @param lastOf time when the entry was last seen
   */
  constructor(ranks: number, rankOf: (entry: Entry) => number, lastOf: (entry: Entry) => Microseconds) {
    this.#ranks = Array.from({ length: ranks }, () => new Fifo<Entry>())
    this.#rankOf = rankOf
    this.#lastOf = lastOf
  }

  add(entry: Entry, time: Microseconds): void {
    if (entry.rank === UNQUEUED) this.#push(entry, 0, time)
  }

  /** The entry left the table, or another queue decides about it. */
  drop(entry: Entry): void {
    if (entry.rank === UNQUEUED) return
    this.#ranks[entry.rank]!.count--
    entry.rank = UNQUEUED
  }

  /** Entries of rank below `rank`, and those above that were not reached since they rose. */
  countBelow(rank: number): number {
    let count = 0
    for (let at = 0; at < rank; at++) count += this.#ranks[at]!.count
    return count
  }

  /** The entry to evict, of a rank from `from` up to `below`; it has left the queue. Undefined if there is none. */
  take(from: number, below: number): Entry | undefined {
    for (let rank = from; rank < below; rank++) {
      const entry = this.#takeOf(rank)
      if (entry !== undefined) return entry
    }
    return undefined
  }

  #takeOf(rank: number): Entry | undefined {
    const list = this.#ranks[rank]!
    let chances = SECOND_CHANCES
    for (let entry = list.first; entry !== undefined; entry = list.first) {
      const queued = list.firstTime
      list.shift()
      if (entry.rank !== rank) continue
      this.drop(entry)
      const now = this.#rankOf(entry)
      const last = this.#lastOf(entry)
      if (now === rank && (last <= queued || chances-- <= 0)) return entry
      this.#push(entry, now, last)
    }
    return undefined
  }

  #push(entry: Entry, rank: number, time: Microseconds): void {
    const list = this.#ranks[rank]!
    entry.rank = rank
    list.count++
    list.push(entry, time)
  }
}
