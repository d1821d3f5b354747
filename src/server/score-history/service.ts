/** Keeps how the site stood, one point a day: the last judgement of a day stays. */

import type { SiteExposure } from '#model/exposure'
import { elapsedMs } from '#model/time'
import type { ScorePoint } from '#schema/history'
import { itemsOf } from '#store/pages'
import type { Store } from '#store/store'
import { scorePoints } from '../score-points.ts'
import { scorePointOf } from './score-point.ts'

const limits = {
  /** How often today's point is written anew. */
  everyMs: 15 * 60_000,
  /** The first after a start, when captures have begun to be read. */
  firstMs: 60_000,
  /** Between two that are written because the site was judged anew. */
  leastMs: 60_000,
  rows: 1000,
  devices: 100_000,
} as const

export interface HistorySetup {
  readonly store: Store
  readonly exposure: () => Promise<SiteExposure>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: (line: string) => void
}

export class ScoreHistoryService {
  readonly #setup: HistorySetup
  #timers: NodeJS.Timeout[] = []
  #underWay: Promise<void> = Promise.resolve()
  #written = 0

  constructor(setup: HistorySetup) {
    this.#setup = setup
  }

  start(): void {
    const write = () => this.#begin(this.#setup.exposure)
    this.#timers = [setTimeout(write, limits.firstMs), setInterval(write, limits.everyMs)]
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#underWay
  }

  /** Today's point follows what other pages show. */
  judged(site: SiteExposure): void {
    if (elapsedMs(this.#written, this.#setup.now()) >= limits.leastMs) this.#begin(async () => site)
  }

  #begin(exposure: HistorySetup['exposure']): void {
    const begun = this.write(exposure).catch((error: Error) =>
      this.#setup.log(`sightglass: score history: ${error.message}`),
    )
    this.#underWay = Promise.all([this.#underWay, begun]).then(() => undefined)
  }

  async points(): Promise<readonly ScorePoint[]> {
    return scorePoints(this.#setup.store)
  }

  /** Writes the point of this day; nothing where there are no devices yet. */
  async write(exposure = this.#setup.exposure): Promise<void> {
    const { store, now } = this.#setup
    this.#written = now()
    const { items: devices } = await itemsOf((paging) => store.devices(paging), limits.rows, limits.devices)
    if (devices.length === 0) return
    const overview = await store.overview()
    const day = new Date(now()).toISOString().slice(0, 10)
    const point = scorePointOf({
      day,
      devices,
      links: overview.linkCount,
      exposure: await exposure(),
      alerts: overview.alerts.open ?? {},
    })
    const body = JSON.stringify(point)
    await store.keepRecord({ kind: 'score', id: day, time: Date.parse(day) * 1000, body })
  }
}
