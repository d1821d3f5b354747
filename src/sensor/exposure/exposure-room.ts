/** Exposure of what the store knows, judged when asked and remembered for a while. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Exposures } from '#api/room'
import { clean } from '#bytes/text'
import type { AttackPlan, FindingState, SiteExposure, WhatIf } from '#model/exposure'
import { itemsOf } from '#store/pages'
import type { Store } from '#store/store'
import { Packages } from '../packages/installed.ts'
import { Assessor } from './assessor.ts'
import { Decisions } from './decisions.ts'

const limits = {
  /** A judgement is used again for this long; the plant changes slower. */
  ageMs: 30_000,
  rows: 1000,
  assets: 100_000,
  links: 400_000,
  alerts: 20_000,
  firewalls: 100,
  /** Files that could not be read, told in the log. */
  problems: 100,
  /** Characters of a line of the log. */
  line: 400,
} as const

export class ExposureRoom implements Exposures {
  readonly #store: Store
  readonly #decisions: Decisions
  readonly #data: string
  readonly #siteFile: string
  readonly #log: (line: string) => void
  readonly #assessor = new Assessor()
  #last: { readonly made: SiteExposure; readonly time: number } | undefined
  #underWay: Promise<SiteExposure> | undefined
  /** What could not be read, as it was last told: it is not said again each time. */
  #told = ''

  /**
   * @param data the data folder; `advisories/`, `firewalls/` and `details/` in it are what people gave
   * @param siteFile need not be there; `site.yaml` in the data folder if not given
   */
  constructor(store: Store, data: string, log: (line: string) => void, siteFile = join(data, 'site.yaml')) {
    this.#store = store
    this.#decisions = new Decisions(join(data, 'exposure-decisions.json'))
    this.#data = data
    this.#siteFile = siteFile
    this.#log = log
  }

  site(): Promise<SiteExposure> {
    return this.#assessment()
  }

  latest(): SiteExposure | undefined {
    if (this.#isOld()) this.#assessment().catch((error: Error) => this.#log(`sightglass: ${error.message}`))
    return this.#last?.made
  }

  async whatIf(asked: WhatIf): Promise<AttackPlan> {
    await this.#assessment()
    return this.#assessor.whatIf(asked)
  }

  async decide(id: string, { state, reason }: { state: FindingState; reason: string }): Promise<void> {
    this.#decisions.set(id, { state, reason, time: new Date().toISOString() })
    this.forget()
  }

  /** What it was judged by is no longer so: a capture came or went. */
  forget(): void {
    this.#last = undefined
    this.#underWay = undefined
  }

  #isOld(): boolean {
    return this.#last === undefined || Date.now() - this.#last.time > limits.ageMs
  }

  #assessment(): Promise<SiteExposure> {
    if (!this.#isOld()) return Promise.resolve(this.#last!.made)
    if (this.#underWay !== undefined) return this.#underWay
    const underWay = this.#assess().then((made) => {
      // Who asked before something was forgotten gets what was so then; nobody after does.
      if (this.#underWay === underWay) this.#last = { made, time: Date.now() }
      return made
    })
    this.#underWay = underWay
    const ended = () => {
      if (this.#underWay === underWay) this.#underWay = undefined
    }
    underWay.then(ended, ended)
    return underWay
  }

  async #assess(): Promise<SiteExposure> {
    const store = this.#store
    const { items: assets } = await itemsOf((paging) => store.devices(paging), limits.rows, limits.assets)
    const { items: links } = await itemsOf((paging) => store.links(paging), limits.rows, limits.links)
    const { items: alerts } = await itemsOf((paging) => store.alerts(paging), limits.rows, limits.alerts)
    const folder = (name: string) => {
      const path = join(this.#data, name)
      return existsSync(path) ? [path] : []
    }
    const firewalls = folder('firewalls').flatMap((path) =>
      readdirSync(path)
        .sort()
        .map((name) => join(path, name)),
    )
    const { site: made, problems } = await this.#assessor.assess({
      plant: { assets, links, alerts: alerts.map(({ alert }) => alert) },
      advisories: [...folder('advisories'), ...new Packages(this.#data).foldersOf('advisories')],
      firewalls: firewalls.slice(0, limits.firewalls),
      details: folder('details'),
      siteFile: existsSync(this.#siteFile) ? this.#siteFile : undefined,
      states: this.#decisions.states,
    })
    const told = problems
      .slice(0, limits.problems)
      .map((what) => clean(what, limits.line))
      .join('\n')
    if (told !== this.#told && told !== '')
      for (const what of told.split('\n')) this.#log(`sightglass: ${what}`)
    this.#told = told
    return made
  }
}

/** Every page of a list, to a bound. */
