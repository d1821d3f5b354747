/** From the computed share of a type to the confidence that is shown: `data/identification/calibration.tsv`, made by the evaluation. */

interface Step {
  readonly before: number
  readonly shown: number
}

export class Calibration {
  readonly #steps = new Map<string, Step[]>()

  /** Rows: channel (`*` for all without rows of their own), share, confidence shown; linear between them. */
  constructor(rows: readonly (readonly string[])[]) {
    for (const [channel = '', before = '', shown = ''] of rows) {
      const step = { before: Number(before), shown: Number(shown) }
      const list = this.#steps.get(channel)
      if (list === undefined) this.#steps.set(channel, [step])
      else list.push(step)
    }
  }

  shown(channel: string, share: number): number {
    const steps = this.#steps.get(channel) ?? this.#steps.get('*')
    if (steps === undefined) return share
    let low: Step = { before: 0, shown: 0 }
    for (const high of steps) {
      if (share <= high.before) return between(low, high, share)
      low = high
    }
    return between(low, { before: 1, shown: 1 }, share)
  }
}

function between(low: Step, high: Step, share: number): number {
  if (high.before <= low.before) return high.shown
  const part = (share - low.before) / (high.before - low.before)
  return low.shown + part * (high.shown - low.shown)
}
