/** Cases: what people do about incidents and alerts. Sightglass itself never acts. */
import { type CaseChange, type CaseItem, caseLimits } from '#schema/case'
import { CodedError } from '#schema/errors'
import type { Store } from '#store/store'

interface CaseSetup {
  readonly store: Pick<Store, 'records' | 'keepRecord'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const SUBJECT = /^(incident|alert):[^\s]{1,180}$/

export class CaseService {
  readonly #setup: CaseSetup
  /** Changes run one after the other: each begins with what the one before kept. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(setup: CaseSetup) {
    this.#setup = setup
  }

  async list(): Promise<readonly CaseItem[]> {
    return (await this.#setup.store.records('case')).map(({ body }) => JSON.parse(body) as CaseItem)
  }

  async find(id: string): Promise<CaseItem> {
    if (!SUBJECT.test(id))
      throw new CodedError('bad-request', `id: expected incident:ID or alert:ID, got ${id.slice(0, 60)}`)
    const known = (await this.list()).find((one) => one.id === id)
    return known ?? { id, owner: '', status: 'open', ticks: [], comments: [] }
  }

  /** @param by name of who changes it */
  change(id: string, change: CaseChange, by: string): Promise<CaseItem> {
    const next = this.#last.then(() => this.#change(id, change, by))
    this.#last = next.catch(() => {})
    return next
  }

  async #change(id: string, change: CaseChange, by: string): Promise<CaseItem> {
    const { store, now } = this.#setup
    const before = await this.find(id)
    const at = now()
    const entry = { by, time: new Date(at).toISOString() }
    const { tick, untick, comment } = change
    const kept = before.ticks.filter(({ step }) => step !== tick && step !== untick)
    const after: CaseItem = {
      id,
      owner: change.owner?.trim() ?? before.owner,
      status: change.status ?? before.status,
      ticks: tick === undefined ? kept : [...kept, { step: tick, ...entry }],
      comments:
        comment === undefined ? before.comments : [...before.comments, { text: comment.trim(), ...entry }],
    }
    if (comment !== undefined && comment.trim() === '')
      throw new CodedError('bad-request', 'comment: expected text, got blanks')
    if (after.comments.length > caseLimits.comments)
      throw new CodedError('bad-request', `comment: at most ${caseLimits.comments} comments of one case`)
    if (after.ticks.length > caseLimits.ticks)
      throw new CodedError('bad-request', `tick: at most ${caseLimits.ticks} steps of one case`)
    await store.keepRecord({ kind: 'case', id, time: at * 1000, body: JSON.stringify(after) })
    return after
  }
}
