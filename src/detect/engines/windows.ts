import type { CountWindow, DistinctWindow, StateKey } from '#model/rule-state'
import type { Microseconds } from '#model/time'
import { limits } from '../limits.ts'
import { RecencyMap } from './recency-map.ts'
import { Recent } from './recent.ts'

/** Times of the fact that rules evaluate. */
export interface Moment {
  readonly time: Microseconds
  readonly lastTime: Microseconds
  /** Flows report changes: their counts are no repeats over their whole time. */
  readonly isFlow: boolean
}

/** Most windows have one item: only larger ones have a map. */
interface Window {
  /** The only item, and when it was seen last; for sums: the only time, and its amount. */
  item: string | number | undefined
  mark: number
  /** The same for all items. */
  items: RecencyMap<string | number> | undefined
  sum: number
}

interface Options {
  readonly limit: number
  readonly seconds: number
  readonly moment: Moment
  readonly dropped: (count: number) => void
  /** Against keys that collide on purpose; results do not depend on it. */
  readonly seed: number
}

function newWindow(): Window {
  return { item: undefined, mark: 0, items: undefined, sum: 0 }
}

class Windows {
  readonly moment: Moment
  readonly seconds: number
  readonly #windows: Recent<Window>

  constructor({ limit, seconds, moment, dropped, seed }: Options) {
    this.seconds = seconds
    this.moment = moment
    this.#windows = new Recent(limit, dropped, seed)
  }

  /** A capture of an earlier time follows. */
  clear(): void {
    this.#windows.clear()
  }

  windowOf(key: StateKey): Window {
    return this.#windows.getOrMake(key, newWindow)
  }
}

export class DistinctItems extends Windows implements DistinctWindow {
  add(key: StateKey, item: string, seconds = this.seconds): number {
    const window = this.windowOf(key)
    const now = this.moment.lastTime
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
}

export class Amounts extends Windows implements CountWindow {
  add(key: StateKey, amount: number, seconds = this.seconds): number {
    const { time, lastTime, isFlow } = this.moment
    const lasted = isFlow ? 0 : (lastTime - time) / 1e6
    const within = lasted > seconds ? Math.ceil((amount * seconds) / lasted) : amount
    return addTo(this.windowOf(key), within, { now: lastTime, seconds })
  }

  sum(key: StateKey, seconds = this.seconds): number {
    return addTo(this.windowOf(key), 0, { now: this.moment.lastTime, seconds })
  }
}

function addTo(
  window: Window,
  amount: number,
  { now, seconds }: { readonly now: Microseconds; readonly seconds: number },
): number {
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

function itemsOf(window: Window): RecencyMap<string | number> {
  if (window.items === undefined) {
    window.items = new RecencyMap()
    if (window.item !== undefined) window.items.set(window.item, window.mark)
  }
  return window.items
}
