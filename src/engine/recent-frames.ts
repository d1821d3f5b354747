import type { Microseconds } from '#model/time'

/** Frames looked at on either side of a time for one of the flow that is meant. */
const FARTHEST = 4096

/** The latest frames: when they came and what flow they belong to, so that a time leads to its frame. */
export class RecentFrames {
  readonly #times: Float64Array
  readonly #flows: Int32Array
  readonly #frames: Float64Array
  /** Frames ever added; the latest is at `count - 1`, modulo the size. */
  #count = 0

  /** @param size how many are kept */
  constructor(size: number) {
    this.#times = new Float64Array(size)
    this.#flows = new Int32Array(size)
    this.#frames = new Float64Array(size)
  }

  add(time: Microseconds, flow: number, frame: number): void {
    const at = this.#count++ % this.#times.length
    this.#times[at] = time
    this.#flows[at] = flow
    this.#frames[at] = frame
  }

  /** Number of the frame of this flow (-1: of any) nearest to this time; undefined if none is known. */
  at(time: Microseconds, flow: number): number | undefined {
    const size = this.#times.length
    const first = Math.max(0, this.#count - size)
    let low = first
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#times[middle % size]! < time) low = middle + 1
      else high = middle
    }
    for (let distance = 0; distance < FARTHEST; distance++) {
      for (const index of [low + distance, low - 1 - distance]) {
        if (index < first || index >= this.#count) continue
        if (flow < 0 || this.#flows[index % size] === flow) return this.#frames[index % size]
      }
    }
    return undefined
  }

  clear(): void {
    this.#count = 0
  }
}
