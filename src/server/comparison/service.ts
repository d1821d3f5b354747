/** Compares the site at two times; one computation for concurrent and repeated requests while nothing changes. */

import type { Microseconds } from '#model/time'
import type { Difference } from '#schema/difference'
import { QueryCache } from '#store/query-cache'
import type { Store } from '#store/store'
import type { WorkerPool } from '../worker-pool.ts'
import { compareTimes, type TwoTimes } from './two-times.ts'
import type { StoredTimes } from './worker.ts'

const WORKER = new URL('./worker.ts', import.meta.url)

/** Both ends are included. */
interface Span {
  readonly from: Microseconds
  readonly until: Microseconds
}

export interface ComparisonServiceOptions {
  readonly store: Store
  readonly workers: WorkerPool
  captureNames(): Promise<readonly string[]>
}

export class ComparisonService {
  readonly #options: ComparisonServiceOptions
  readonly #answers: QueryCache<Difference>
  /** Comparisons run one after another: each takes memory. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ComparisonServiceOptions) {
    this.#options = options
    this.#answers = new QueryCache<Difference>(options.store)
  }

  between(first: Span, second: Span): Promise<Difference> {
    return this.#answers.of(JSON.stringify([first, second]), () => {
      const compared = this.#turn.then(async () =>
        this.#compare({ first, second, files: await this.#options.captureNames() }),
      )
      this.#turn = compared.catch(() => undefined)
      return compared
    })
  }

  async #compare(times: TwoTimes): Promise<Difference> {
    const { store, workers } = this.#options
    const { folder } = store
    if (folder === undefined) return compareTimes(store, times)
    return workers.run<Difference>(WORKER, { folder, ...times } satisfies StoredTimes)
  }
}
