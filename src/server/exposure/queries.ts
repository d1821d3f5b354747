/** Answers of the REST interface from the assessed exposure of the site. */

import {
  type AttackPlan,
  type FindingState,
  isDueSoon,
  type SiteExposure,
  type WhatIf,
} from '#model/exposure'
import { CodedError } from '#schema/errors'
import type { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#schema/exposure'
import { exposureOf, exposureSummaryOf, pathOf, planOf, rescoredOf } from '#schema/exposure-from-model'
import { pagingOf } from '../http/route.ts'

/** Paths of an answer by default. */
const PATHS = 10

/** The assessment that the answers are made from. */
export interface SiteAssessment {
  /** The current assessment; computed again when it is too old. */
  site(): Promise<SiteExposure>
  whatIf(changes: WhatIf): Promise<AttackPlan>
  /** Sets the state of a finding; it outlives updates of the data. */
  decide(id: string, decision: { readonly state: FindingState; readonly reason: string }): Promise<void>
}

export interface ExposureQueriesOptions {
  readonly assessment: SiteAssessment
  captureNames(): Promise<readonly string[]>
}

interface ListQuery {
  readonly limit?: number
  readonly cursor?: string
  readonly device?: string
  readonly kind?: 'advisory' | 'posture'
  readonly band?: 'critical' | 'high' | 'medium' | 'low'
  readonly name?: string
  readonly state?: FindingState
  readonly search?: string
  readonly exploited?: boolean
}

interface PathQuery {
  readonly most?: number
  readonly without?: string
  readonly from?: string
  readonly to?: string
}

export class ExposureQueries {
  readonly #options: ExposureQueriesOptions

  constructor(options: ExposureQueriesOptions) {
    this.#options = options
  }

  async list(query: ListQuery): Promise<ExposurePage> {
    const { assessment, captureNames } = this.#options
    const { exposures } = await assessment.site()
    const files = await captureNames()
    const search = query.search?.toLowerCase()
    const found = exposures.filter(
      (one) =>
        (query.device === undefined || one.device === query.device) &&
        (query.kind === undefined || one.kind === query.kind) &&
        (query.band === undefined || one.band === query.band) &&
        (query.name === undefined || one.name === query.name) &&
        (query.state === undefined || one.state === query.state) &&
        (query.exploited !== true || one.knownExploited !== '') &&
        (search === undefined || one.title.toLowerCase().includes(search)),
    )
    const { limit, cursor } = pagingOf(query)
    const from = Math.max(0, Number(cursor ?? 0) || 0)
    const bands = { critical: 0, high: 0, medium: 0, low: 0 }
    for (const { band, score } of found) if (score > 0) bands[band]++
    return {
      items: found.slice(from, from + limit).map((one) => exposureOf(one, files)),
      next: from + limit < found.length ? String(from + limit) : null,
      bands,
      dueSoon: found.filter(
        ({ band, score, due }) => score > 0 && band !== 'critical' && band !== 'high' && isDueSoon(due),
      ).length,
    }
  }

  async summary(): Promise<ExposureSummary> {
    return exposureSummaryOf(await this.#options.assessment.site())
  }

  async change(
    id: string,
    { state, reason = '' }: { readonly state: FindingState; readonly reason?: string },
  ): Promise<ExposureItem> {
    const { assessment, captureNames } = this.#options
    await this.#find(id)
    await assessment.decide(id, { state, reason })
    return exposureOf(await this.#find(id), await captureNames())
  }

  async attackPaths(query: PathQuery): Promise<AttackPaths> {
    const { assessment } = this.#options
    const [tags = [], from, to] = [query.without, query.from, query.to].map(listed)
    const gone = tags.map((tag) => tag.replaceAll('%2C', ','))
    const { most = PATHS } = query
    const isPlain = gone.length === 0 && most === PATHS && from === undefined && to === undefined
    const plan = isPlain ? (await assessment.site()).plan : await assessment.whatIf({ gone, most, from, to })
    return { items: plan.paths.map(pathOf), next: null, ...planOf(plan), ...rescoredOf(plan) }
  }

  async #find(id: string) {
    const found = (await this.#options.assessment.site()).exposures.find((one) => one.id === id)
    if (found === undefined) throw new CodedError('not-found', `no exposure ${id}`)
    return found
  }
}

/** Undefined for an empty list. */
function listed(text: string | undefined): readonly string[] | undefined {
  const names = text?.split(',').filter(Boolean) ?? []
  return names.length === 0 ? undefined : names
}
