/** Cases: what people do about incidents and alerts. Sightglass itself never acts. */
import { type CaseChange, type CaseItem, caseLimits } from '#schema/case'
import { CodedError } from '#schema/errors'
import type { Store } from '#store/store'
import type { CaseComment } from '../server-events.ts'

interface CaseSetup {
  readonly store: Pick<Store, 'records' | 'keepRecord'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A comment was stored. */
  readonly commented?: (comment: CaseComment) => void
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
    return this.#afterLast(async () => {
      const changed = await this.#change(id, change, by)
      const { comment: text } = change
      if (text !== undefined) this.#setup.commented?.({ subject: id, by, text: text.trim(), origin: '' })
      return changed
    })
  }

  /** A comment of a destination; one that is known already changes nothing. */
  receive(comment: CaseComment): Promise<void> {
    return this.#afterLast(async () => {
      const { subject, by } = comment
      const text = comment.text.trim().slice(0, caseLimits.commentLength)
      const { comments } = await this.find(subject)
      const isKnown = comments.some((known) => known.by === by && known.text === text)
      if (isKnown || text === '' || comments.length >= caseLimits.comments) return
      await this.#change(subject, { comment: text }, by)
      this.#setup.commented?.({ ...comment, text })
    })
  }

  #afterLast<Result>(act: () => Promise<Result>): Promise<Result> {
    const next = this.#last.then(act)
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
