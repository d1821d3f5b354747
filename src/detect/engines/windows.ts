import type { Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { Recent } from './recent.ts'

interface Window {
  /** Item → when it was seen last, least recent first; for sums: time → amount. */
  readonly items: Map<string | number, number>
  sum: number
}

/** Sliding windows of capture time, for rules that count. Bounded; late facts count as of now. */
export class Windows {
  readonly counters = { detectWindowsDropped: 0, detectMemoryDropped: 0 }
  readonly #windows = new Recent<Window>(limits.windows, (count) => {
    this.counters.detectWindowsDropped += count
  })
  readonly #remembered = new Recent<string | number>(limits.remembered, (count) => {
    this.counters.detectMemoryDropped += count
  })

  /** Distinct items seen under `key` in the last `seconds`, this one among them. */
  distinct(key: string, item: string, now: Microseconds, seconds: number): number {
    const { items } = this.#window(key)
    items.delete(item)
    items.set(item, now)
    const oldest = now - seconds * 1e6
    for (const [known, time] of items) {
      if (time >= oldest && items.size <= limits.itemsPerWindow) break
      items.delete(known)
    }
    return items.size
  }

  /** Sum of the amounts under `key` in the last `seconds`. */
  tally(key: string, amount: number, now: Microseconds, seconds: number): number {
    const window = this.#window(key)
    // Amounts of one second share an entry: the window stays small whatever the rate.
    const second = Math.floor(now / 1e6)
    window.items.set(second, (window.items.get(second) ?? 0) + amount)
    window.sum += amount
    for (const [known, count] of window.items) {
      if (Number(known) > second - seconds && window.items.size <= limits.itemsPerWindow) break
      window.items.delete(known)
      window.sum -= count
    }
    return window.sum
  }

  /** Keeps `value` under `key`; answers what was kept before. */
  swap(key: string, value: string | number): string | number | undefined {
    const before = this.#remembered.get(key)
    if (before !== value) this.#remembered.set(key, value)
    return before
  }

  /** A recording of an earlier time follows: what was counted lies in its future. What is remembered stays. */
  restart(): void {
    this.#windows.clear()
  }

  #window(key: string): Window {
    const known = this.#windows.get(key)
    if (known !== undefined) return known
    const made: Window = { items: new Map(), sum: 0 }
    this.#windows.set(key, made)
    return made
  }
}
