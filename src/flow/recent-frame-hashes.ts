import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const NOBODY = -1

/** The latest frames, whole, each with the side of the flow that it belongs to. */
export class RecentFrameHashes {
  readonly #bytes = Array.from({ length: limits.recentFrames }, () => new Uint8Array(limits.recentBytes))
  readonly #lengths = new Uint16Array(limits.recentFrames)
  readonly #columns = new Int32Array(limits.recentFrames).fill(NOBODY)
  readonly #times = new Float64Array(limits.recentFrames)
  #latest = 0

  /**
   * Whether the same bytes came from the same side just before, and not at the same time. Each frame is found once;
   * what is not found is remembered. Longer frames than `limits.recentBytes` are neither.
   */
  takeOrKeep(bytes: Uint8Array, start: number, end: number, column: number, time: Microseconds): boolean {
    const length = end - start
    if (length > limits.recentBytes) return false
    const oldest = time - limits.namelessDuplicateMicroseconds
    for (let back = 0; back < limits.recentFrames; back++) {
      const at = (this.#latest - back + limits.recentFrames) % limits.recentFrames
      if (this.#times[at]! < oldest) break
      if (this.#columns[at] !== column || this.#lengths[at] !== length || this.#times[at]! >= time) continue
      if (!isSame(this.#bytes[at]!, bytes, start, length)) continue
      this.#columns[at] = NOBODY
      return true
    }
    this.#keep(bytes, start, length, column, time)
    return false
  }

  #keep(bytes: Uint8Array, start: number, length: number, column: number, time: Microseconds): void {
    this.#latest = (this.#latest + 1) % limits.recentFrames
    const kept = this.#bytes[this.#latest]!
    for (let at = 0; at < length; at++) kept[at] = bytes[start + at]!
    this.#lengths[this.#latest] = length
    this.#columns[this.#latest] = column
    this.#times[this.#latest] = time
  }
}

function isSame(kept: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (kept[at] !== bytes[start + at]) return false
  return true
}
