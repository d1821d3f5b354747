/** Time from a change at a sensor to the console's commit, by lane. */
import { LANES, type UplinkLane } from '#schema/fleet-protocol'

const limits = {
  /** Times kept of one lane; beyond, each takes the place of a random one. */
  samples: 20_000,
} as const

export interface LagSummary {
  readonly count: number
  /** Milliseconds. */
  readonly median: number
  readonly p95: number
  readonly most: number
}

export class LagMeter {
  /** Sensor and lane → times of changes that no batch was packed for yet, or whose batch is not applied. */
  readonly #pending = new Map<string, number[]>()
  readonly #samples: Record<UplinkLane, number[]> = { urgent: [], bulk: [] }
  readonly #counts: Record<UplinkLane, number> = { urgent: 0, bulk: 0 }
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  changed(sensor: number, lane: UplinkLane, now: number): void {
    const key = `${sensor} ${lane}`
    const pending = this.#pending.get(key)
    if (pending === undefined) this.#pending.set(key, [now])
    else pending.push(now)
  }

  /** A batch packed at this time was applied: it has all changes before. */
  applied(
    sensor: number,
    { lane, sent }: { readonly lane: UplinkLane; readonly sent: number },
    now: number,
  ): void {
    const pending = this.#pending.get(`${sensor} ${lane}`)
    if (pending === undefined) return
    while (pending.length > 0 && pending[0]! <= sent) this.#add(lane, now - pending.shift()!)
  }

  #add(lane: UplinkLane, ms: number): void {
    const samples = this.#samples[lane]
    const count = ++this.#counts[lane]
    if (samples.length < limits.samples) samples.push(ms)
    else if (this.#random() < limits.samples / count)
      samples[Math.floor(this.#random() * samples.length)] = ms
  }

  summary(): Readonly<Record<UplinkLane, LagSummary>> {
    const of = (lane: UplinkLane): LagSummary => {
      const sorted = [...this.#samples[lane]].sort((a, b) => a - b)
      const at = (share: number) =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
      return { count: this.#counts[lane], median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 }
    }
    return Object.fromEntries(LANES.map((lane) => [lane, of(lane)])) as Record<UplinkLane, LagSummary>
  }
}
