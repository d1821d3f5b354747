/** Findings of a plant, as many at most of one kind: forged devices with one product have the same ones. */
import type { Exposure } from '#model/exposure'

/** Devices with the same finding, the gravest; twice as many as the largest site had of one model. */
export const MOST_OF_ONE = 5000

export class FindingLimit {
  readonly #most: number
  readonly #byName = new Map<string, Exposure[]>()
  /** Findings that are not kept. Scores of their devices count them. */
  leftOut = 0

  constructor(most = MOST_OF_ONE) {
    this.#most = most
  }

  add(exposure: Exposure): void {
    const same = this.#byName.get(exposure.name)
    if (same === undefined) this.#byName.set(exposure.name, [exposure])
    else if (same.push(exposure) >= 2 * this.#most) this.#cut(same)
  }

  /** The gravest first. */
  take(): Exposure[] {
    const all: Exposure[] = []
    for (const same of this.#byName.values()) {
      this.#cut(same)
      for (const exposure of same) all.push(exposure)
    }
    return all.sort(gravestFirst)
  }

  #cut(same: Exposure[]): void {
    if (same.length <= this.#most) return
    this.leftOut += same.length - this.#most
    same.sort(gravestFirst).length = this.#most
  }
}

function gravestFirst(a: Exposure, b: Exposure): number {
  return b.score - a.score || (a.id < b.id ? -1 : 1)
}
