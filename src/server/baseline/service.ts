import type { BaselinePage } from '#schema/baseline'
import type { BaselineTest } from '#schema/baseline-test'
import { CodedError } from '#schema/errors'
import type { SinceSigned } from '#schema/signed-baseline'
import { microsecondsOf } from '../http/query-time.ts'
import { pagingOf } from '../http/route.ts'
import type { BaselineDryRun } from './dry-run.ts'
import type { LearnedBaseline } from './learned-baseline.ts'
import type { SignedBaseline } from './signed-baseline.ts'

export interface BaselineServiceOptions {
  readonly stored: Pick<LearnedBaseline, 'normal'>
  readonly signed: SignedBaseline
  readonly dryRun: BaselineDryRun
}

export class BaselineService {
  readonly #options: BaselineServiceOptions

  constructor(options: BaselineServiceOptions) {
    this.#options = options
  }

  async list(query: {
    readonly limit?: number
    readonly cursor?: string
    readonly search?: string
    readonly since?: string
  }): Promise<BaselinePage> {
    const { limit, cursor = '0' } = pagingOf(query)
    if (!/^\d{1,9}$/.test(cursor)) throw new CodedError('bad-cursor', `cursor: ${cursor}`)
    const since = microsecondsOf('since', query.since)
    return this.#options.stored.normal({ search: query.search ?? '', limit, from: Number(cursor), since })
  }

  async sinceSigned(): Promise<SinceSigned> {
    return (await this.#options.signed.since()) ?? { signer: '', difference: null }
  }

  test(text: string, signal: AbortSignal): Promise<BaselineTest> {
    return this.#options.dryRun.test(text, signal)
  }
}
