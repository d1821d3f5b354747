import type { Device } from '#model/device'
import type { BaselinePage, BaselineReview, BaselineReviewChange } from '#schema/baseline'
import type { BaselineTest } from '#schema/baseline-test'
import { CodedError } from '#schema/errors'
import type { SinceSigned } from '#schema/signed-baseline'
import { pagesOf } from '#store/pages'
import type { Store } from '#store/store'
import { microsecondsOf } from '../http/query-time.ts'
import { pagingOf } from '../http/route.ts'
import type { BaselineDryRun } from './dry-run.ts'
import type { LearnedBaseline } from './learned-baseline.ts'
import { type BaselineReviews, reviewKey } from './reviews.ts'
import type { SignedBaseline } from './signed-baseline.ts'

export interface BaselineServiceOptions {
  readonly stored: Pick<LearnedBaseline, 'normal'>
  readonly signed: SignedBaseline
  readonly dryRun: BaselineDryRun
  readonly reviews: BaselineReviews
  /** Names of devices by address. */
  readonly names: () => Promise<ReadonlyMap<string, string>>
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
    const { stored, names, reviews } = this.#options
    const page = await stored.normal({ search: query.search ?? '', limit, from: Number(cursor), since })
    const [byAddress, decided] = await Promise.all([names(), reviews.all()])
    return reviewed(named(page, byAddress), decided)
  }

  review(change: BaselineReviewChange, by: string): Promise<void> {
    return this.#options.reviews.change(change, by)
  }

  async sinceSigned(): Promise<SinceSigned> {
    return (await this.#options.signed.since()) ?? { signer: '', difference: null }
  }

  test(text: string, signal: AbortSignal): Promise<BaselineTest> {
    return this.#options.dryRun.test(text, signal)
  }
}

function named(page: BaselinePage, names: ReadonlyMap<string, string>): BaselinePage {
  const items = page.items.map((item) => {
    const [clientName, serverName] = [names.get(item.client), names.get(item.server)]
    return { ...item, ...(clientName && { clientName }), ...(serverName && { serverName }) }
  })
  return { ...page, items }
}

function reviewed(page: BaselinePage, decided: ReadonlyMap<string, BaselineReview>): BaselinePage {
  const items = page.items.map((item) => {
    const review = decided.get(reviewKey(item))
    return review === undefined ? item : { ...item, review }
  })
  return { ...page, items }
}

/** Names by address of all devices that have one; an address that several devices had keeps the first. */
export async function namesByAddress(
  devices: AsyncIterable<Pick<Device, 'name' | 'ipAddresses' | 'macAddresses'>>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for await (const { name, ipAddresses, macAddresses } of devices) {
    if (name === '') continue
    for (const address of [...ipAddresses, ...macAddresses]) if (!names.has(address)) names.set(address, name)
  }
  return names
}

const limits = {
  /** Devices read at once, and in all. */
  page: 500,
  devices: 50_000,
} as const

export async function* devicesOf(store: Pick<Store, 'devices'>): AsyncGenerator<Device> {
  let count = 0
  for await (const { items } of pagesOf((paging) => store.devices(paging), limits.page)) {
    yield* items
    count += items.length
    if (count >= limits.devices) return
  }
}
