/** Decisions of people about recommendations: accepted or deferred, with a reason, for a time, and revoked. */

import type { SiteExposure } from '#model/exposure'
import type { AdviceChange, AdviceDecision, AdviceItem } from '#schema/advice'
import { CodedError } from '#schema/errors'
import { exposureSummaryOf } from '#schema/exposure-from-model'
import type { Store } from '#store/store'

export interface AdviceSetup {
  readonly store: Store
  readonly exposure: () => Promise<SiteExposure>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type Decision = Omit<AdviceDecision, 'isOver'>

export class RecommendationService {
  readonly #setup: AdviceSetup

  constructor(setup: AdviceSetup) {
    this.#setup = setup
  }

  /** Largest effect first; decisions do not change the scores, because the risk still exists. */
  async list(): Promise<readonly AdviceItem[]> {
    const { store, exposure, now } = this.#setup
    const [site, records] = await Promise.all([exposure(), store.records('advice')])
    const decisions = new Map(records.map(({ id, body }) => [id, JSON.parse(body) as Decision]))
    const at = now()
    return exposureSummaryOf(site).recommendations.map((item) => {
      const decision = decisions.get(item.id)
      if (decision === undefined) return { ...item, decision: null }
      const isOver = decision.until !== null && Date.parse(decision.until) <= at
      return { ...item, decision: { ...decision, isOver } }
    })
  }

  async decide(id: string, { state, reason = '', until }: AdviceChange): Promise<AdviceItem> {
    const { store, now } = this.#setup
    if (!(await this.list()).some((item) => item.id === id))
      throw new CodedError('not-found', `no recommendation ${id}`)
    if (state === 'open') await store.dropRecord('advice', id)
    else {
      if (reason.trim() === '') throw new CodedError('bad-request', 'reason: required (1–500 characters)')
      const time = now()
      if (until !== undefined && !(Date.parse(until) > time))
        throw new CodedError('bad-request', `until: expected a future time, got ${until}`)
      if (state === 'deferred' && until === undefined)
        throw new CodedError('bad-request', 'until: required for a deferred recommendation')
      const decision: Decision = {
        state,
        reason: reason.trim(),
        time: new Date(time).toISOString(),
        until: until === undefined ? null : new Date(until).toISOString(),
      }
      await store.keepRecord({ kind: 'advice', id, time: time * 1000, body: JSON.stringify(decision) })
    }
    const found = (await this.list()).find((item) => item.id === id)
    if (found === undefined) throw new CodedError('not-found', `no recommendation ${id}`)
    return found
  }
}
