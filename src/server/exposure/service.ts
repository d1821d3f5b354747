/** Exposure of the stored plant: assessed once, and kept until the plant or the files of users change. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { clean } from '#bytes/text'
import { Packages } from '#data-folder/packages/installed'
import type { AttackPlan, FindingState, SiteExposure, WhatIf } from '#model/exposure'
import { elapsedMs } from '#model/time'
import { itemsOf } from '#store/pages'
import { restOf } from '#store/query-cache'
import type { Store } from '#store/store'
import { type AssessJob, Assessor, limits as plantLimits } from './assessor.ts'
import { Decisions } from './decisions.ts'
import { stateOf } from './given-state.ts'
import type { SiteAssessment } from './queries.ts'

const limits = {
  /** Between two judgements of a plant that goes on changing lie this long, */
  restMs: 30_000,
  /** and this many times what the last one took: a large plant is not judged all the time. */
  restShare: 10,
  /** A judgement older than this is not shown while the next is made: who asks waits for that one. */
  staleMs: 10 * 60_000,
  /** Some reasons are ages (certificates, end of support): they are computed again at least this often. */
  lastsMs: 6 * 3_600_000,
  /** Files of users are checked again after this many times the duration of the last check: there may be thousands. */
  lookShare: 100,
  firewalls: 100,
  /** Unreadable files listed in the log. */
  problems: 100,
  /** Characters of a line of the log. */
  line: 400,
} as const

interface Judgement {
  readonly site: SiteExposure
  /** When it was begun, and how long that took, in milliseconds. */
  readonly time: number
  readonly took: number
  /** Of the store, and of the files that people gave. */
  readonly revision: number
  readonly given: string
}

export interface ExposureSetup {
  readonly store: Store
  /** The data folder; `advisories/`, `firewalls/`, `details/` and `patch-levels/` in it are what people gave. */
  readonly data: string
  /** Need not be there; `site.yaml` in the data folder if not given. */
  readonly siteFile?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Called after an assessment in the background. */
  readonly renewed?: () => void
  /** Called with each new assessment. */
  readonly judged?: (site: SiteExposure) => void
  readonly log: (line: string) => void
}

export class ExposureService implements SiteAssessment {
  readonly #setup: ExposureSetup
  readonly #siteFile: string
  readonly #now: () => number
  readonly #decisions: Decisions
  readonly #assessor = new Assessor()
  #last: Judgement | undefined
  #underWay: Promise<Judgement> | undefined
  #revision = 0
  #editRevision = 0
  #givenState = ''
  /** When what people gave is looked at again, of `performance.now()`. */
  #lookAgain = 0
  #renewal: NodeJS.Timeout | undefined
  #isClosed = false
  /** Last reported read error: it is not reported again each time. */
  #reported = ''

  constructor(setup: ExposureSetup) {
    const { data, siteFile = join(data, 'site.yaml'), now = Date.now } = setup
    this.#setup = setup
    this.#siteFile = siteFile
    this.#now = now
    this.#decisions = new Decisions(join(data, 'exposure-decisions.json'))
  }

  /** Changes with each assessment, and when one becomes necessary. */
  revision(): number {
    return this.#revision
  }

  /** Changes when the assessment becomes invalid. */
  editRevision(): number {
    return this.#editRevision
  }

  async site(): Promise<SiteExposure> {
    return this.#kept() ?? (await this.#judgement()).site
  }

  latest(): SiteExposure | undefined {
    const kept = this.#kept()
    if (kept === undefined) this.prepare()
    return kept ?? this.#last?.site
  }

  /** Assesses in the background, and notifies when it is done. */
  prepare(): void {
    const { renewed, log } = this.#setup
    if (this.#underWay !== undefined || this.#isClosed) return
    const failed = (error: Error) => {
      if (!this.#isClosed) log(`sightglass: ${error.message}`)
    }
    this.#judgement().then(() => this.#isClosed || renewed?.(), failed)
  }

  /** Starts no further assessment and cancels the current one. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#renewal)
    await this.#assessor.close()
  }

  async whatIf(asked: WhatIf): Promise<AttackPlan> {
    await this.site()
    return this.#assessor.whatIf(asked)
  }

  async decide(id: string, { state, reason }: { state: FindingState; reason: string }): Promise<void> {
    this.#decisions.set(id, { state, reason, time: new Date(this.#now()).toISOString() })
    this.forget()
    this.prepare() // others look at it as well, and are told
  }

  /** Invalidates the assessment: a capture was added or removed. */
  forget(): void {
    this.#revision++
    this.#editRevision++
    clearTimeout(this.#renewal)
    this.#last = undefined
    this.#underWay = undefined
  }

  /** Last assessment if it may be shown; the next one is started if the plant has changed since. */
  #kept(): SiteExposure | undefined {
    const last = this.#last
    if (last === undefined) return undefined
    const age = elapsedMs(last.time, this.#now())
    if (last.given !== this.#given() || age > limits.lastsMs) return undefined
    if (last.revision === this.#setup.store.revision()) return last.site
    const rest = restOf(limits, last.took)
    if (age < rest) {
      // Renews it even without a further change or request, so that `renewed` is called.
      clearTimeout(this.#renewal)
      this.#renewal = setTimeout(() => this.#kept(), rest - age).unref()
      return last.site
    }
    if (age > limits.staleMs) return undefined
    this.prepare()
    return last.site
  }

  #judgement(): Promise<Judgement> {
    if (this.#underWay !== undefined) return this.#underWay
    const underWay = this.#judge().then((judgement) => {
      // Requests from before an invalidation get the result of that time; later ones do not.
      if (this.#underWay !== underWay) return judgement
      this.#revision++
      this.#last = judgement
      this.#setup.judged?.(judgement.site)
      return judgement
    })
    this.#underWay = underWay
    const ended = () => {
      if (this.#underWay === underWay) this.#underWay = undefined
    }
    underWay.then(ended, ended)
    return underWay
  }

  async #judge(): Promise<Judgement> {
    const time = this.#now()
    const revision = this.#setup.store.revision()
    const given = this.#given()
    const { site, problems } = await this.#assessor.assess({
      plant: await this.#plant(),
      ...this.#files(),
      states: this.#decisions.states,
    })
    const reported = problems
      .slice(0, limits.problems)
      .map((what) => clean(what, limits.line))
      .join('\n')
    if (reported !== this.#reported && reported !== '')
      for (const what of reported.split('\n')) this.#setup.log(`sightglass: ${what}`)
    this.#reported = reported
    return { site, time, took: this.#now() - time, revision, given }
  }

  async #plant(): Promise<AssessJob['plant']> {
    const { store } = this.#setup
    if (store.folder !== undefined) return { folder: store.folder }
    const { rows, devices, links, alerts } = plantLimits
    const all = await itemsOf((paging) => store.alerts(paging), rows, alerts)
    return {
      devices: (await itemsOf((paging) => store.devices(paging), rows, devices)).items,
      links: (await itemsOf((paging) => store.links(paging), rows, links)).items,
      alerts: all.items.map(({ alert }) => alert),
    }
  }

  /** Files of users. */
  #files() {
    const { data } = this.#setup
    const folder = (name: string) => {
      const path = join(data, name)
      return existsSync(path) ? [path] : []
    }
    const firewalls = folder('firewalls').flatMap((path) =>
      readdirSync(path)
        .sort()
        .map((name) => join(path, name)),
    )
    return {
      advisories: [...folder('advisories'), ...new Packages(data).foldersOf('advisories')],
      firewalls: firewalls.slice(0, limits.firewalls),
      details: folder('details'),
      patchLevels: folder('patch-levels'),
      siteFile: existsSync(this.#siteFile) ? this.#siteFile : undefined,
    }
  }

  /** Another text once a file came, went or was written. */
  #given(): string {
    const begun = performance.now()
    if (begun < this.#lookAgain) return this.#givenState
    const { advisories, firewalls, details, patchLevels, siteFile } = this.#files()
    const site = siteFile === undefined ? [] : [siteFile]
    this.#givenState = stateOf([...advisories, ...firewalls, ...details, ...patchLevels, ...site])
    const ended = performance.now()
    this.#lookAgain = ended + limits.lookShare * (ended - begun)
    return this.#givenState
  }
}
