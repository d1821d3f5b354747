import type { MemoryKey } from '#model/rule'
import type { Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { RecencyMap } from './recency-map.ts'
import { Recent } from './recent.ts'

/** Most windows have one item: only larger ones have a map. */
interface Window {
  /** The only item, and when it was seen last; for sums: the only time, and its amount. */
  item: string | number | undefined
  mark: number
  /** The same for all items. */
  items: RecencyMap<string | number> | undefined
  sum: number
}

/** Sliding windows of capture time for rules that count, and state of rules. Bounded; late facts count as of now. */
export class Windows {
  readonly counters = { detectWindowsDropped: 0, detectMemoryDropped: 0 }
  readonly #windows: Recent<Window>
  readonly #remembered: Recent<string | number>

  /** @param seed against keys that collide on purpose; results do not depend on it */
  constructor(seed = 0) {
    this.#windows = new Recent(limits.windows, (count) => (this.counters.detectWindowsDropped += count), seed)
    this.#remembered = new Recent(
      limits.remembered,
      (count) => (this.counters.detectMemoryDropped += count),
      seed,
    )
  }

  /** Number of distinct items of `rule` under `key` in the last `seconds`, this one included. */
  distinct(rule: string, key: MemoryKey, item: string, now: Microseconds, seconds: number): number {
    const window = this.#window(rule, key)
    const oldest = now - seconds * 1e6
    if (window.items === undefined && (window.item === item || window.mark < oldest)) {
      window.item = item
      window.mark = now
      return 1
    }
    const items = itemsOf(window)
    items.set(item, now)
    for (let first = items.oldest; first !== undefined; first = items.oldest) {
      if (first.value >= oldest && items.size <= limits.itemsPerWindow) break
      items.deleteOldest()
    }
    return items.size
  }

  /** Sum of the amounts of `rule` under `key` in the last `seconds`. */
  countInWindow(rule: string, key: MemoryKey, amount: number, now: Microseconds, seconds: number): number {
    const window = this.#window(rule, key)
    // Amounts of one second share an entry: the window stays small whatever the rate.
    const second = Math.floor(now / 1e6)
    window.sum += amount
    if (window.items === undefined && (window.item === second || window.item === undefined)) {
      window.item = second
      window.mark += amount
      return window.sum
    }
    if (window.items === undefined && Number(window.item) <= second - seconds) {
      window.sum -= window.mark
      window.item = second
      window.mark = amount
      return window.sum
    }
    const items = itemsOf(window)
    items.add(second, amount)
    for (let first = items.oldest; first !== undefined; first = items.oldest) {
      if (Number(first.key) > second - seconds && items.size <= limits.itemsPerWindow) break
      items.deleteOldest()
      window.sum -= first.value
    }
    if (items.size === 1) {
      window.item = second
      window.mark = items.get(second)!
      window.items = undefined
    }
    return window.sum
  }

  /** Stores `value` of `rule` under `key`; returns the previous value. */
  swap(rule: string, key: MemoryKey, value: string | number): string | number | undefined {
    const before = this.#remembered.get(rule, key)
    if (before !== value) this.#remembered.set(rule, key, value)
    return before
  }

  /** The stored value of `rule` under `key`. */
  recall(rule: string, key: MemoryKey): string | number | undefined {
    return this.#remembered.get(rule, key)
  }

  /** All stored values of `rule`. */
  remembered(rule: string): Iterable<readonly [key: string, value: string | number]> {
    return this.#remembered.entries(rule)
  }

  /** A capture of an earlier time follows: windows are cleared, stored values stay. */
  restart(): void {
    this.#windows.clear()
  }

  #window(rule: string, key: MemoryKey): Window {
    const context = this.#windows.get(rule, key)
    if (context !== undefined) return context
    const made: Window = { item: undefined, mark: 0, items: undefined, sum: 0 }
    this.#windows.set(rule, key, made)
    return made
  }
}

function itemsOf(window: Window): RecencyMap<string | number> {
  if (window.items === undefined) {
    window.items = new RecencyMap()
    if (window.item !== undefined) window.items.set(window.item, window.mark)
  }
  return window.items
}
