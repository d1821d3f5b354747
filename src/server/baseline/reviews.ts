/** Decisions of people about learned entries. A decision changes no baseline: rejected entries are removed with its file. */
import type { BaselineReview, BaselineReviewChange } from '#schema/baseline'
import type { Store } from '#store/store'

interface ReviewSetup {
  readonly store: Pick<Store, 'records' | 'keepRecord' | 'dropRecord'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type Entry = Pick<BaselineReviewChange, 'client' | 'server' | 'protocol' | 'unit'>

export class BaselineReviews {
  readonly #setup: ReviewSetup

  constructor(setup: ReviewSetup) {
    this.#setup = setup
  }

  /** By `reviewKey`. */
  async all(): Promise<ReadonlyMap<string, BaselineReview>> {
    const records = await this.#setup.store.records('baseline-review')
    return new Map(records.map(({ id, body }) => [id, JSON.parse(body) as BaselineReview]))
  }

  /** @param by name of the person */
  async change({ state, ...entry }: BaselineReviewChange, by: string): Promise<void> {
    const { store, now } = this.#setup
    const id = reviewKey(entry)
    if (state === 'open') {
      await store.dropRecord('baseline-review', id)
      return
    }
    const at = now()
    const review: BaselineReview = { state, by, time: new Date(at).toISOString() }
    await store.keepRecord({ kind: 'baseline-review', id, time: at * 1000, body: JSON.stringify(review) })
  }
}

/** Identifies a channel of the baseline. */
export function reviewKey({ client, server, protocol, unit }: Entry): string {
  return [client, server, protocol, unit].join(' ')
}
