/** What people take away and decide on: reports, score history, recommendations, questions and exports, put together. */

import type { KnownDevice } from '#mining/subject'
import type { SiteExposure } from '#model/exposure'
import { type Changing, KeptAnswers } from '#store/kept-answers'
import type { Store } from '#store/store'
import { groundOfStore, knownDevices } from './queries/ground.ts'
import { QueryService } from './queries/service.ts'
import { RecommendationService } from './recommendations/service.ts'
import { exported } from './reports/exports.ts'
import { type Made, makeFile } from './reports/making.ts'
import { productName } from './reports/product.ts'
import { ReportsService } from './reports/service.ts'
import { viewOfStore } from './reports/views.ts'
import type { MakeTask } from './reports/worker.ts'
import type { Captures, Exposures, Learning, ReportFile, Room } from './room.ts'
import { ScoreHistoryService } from './score-history/service.ts'
import type { WorkerPool } from './worker-pool.ts'

const MAKER = new URL('./reports/worker.ts', import.meta.url)

export interface InsightSetup {
  readonly store: Store
  readonly asides: WorkerPool
  /** The data folder. */
  readonly data: string
  /** Name on covers. */
  readonly site: string
  readonly exposures: Exposures & Changing
  readonly learning: Learning & { written(): number }
  readonly captures: Captures
  readonly log: (line: string) => void
}

export interface Insight {
  readonly rooms: Required<Pick<Room, 'reports' | 'history' | 'advice' | 'mining' | 'exported'>>
  /** The site was judged anew. */
  judged(site: SiteExposure): void
  /** Begins to keep scores and to make what is due. */
  start(): void
  close(): Promise<void>
}

export function insightOf({ exposures, learning, captures, ...setup }: InsightSetup): Insight {
  const { store, asides, data, site, log } = setup
  const now = () => Date.now()
  const product = productName()
  const judged = { store, exposure: () => exposures.site(), now, log }
  const history = new ScoreHistoryService(judged)
  const said = async () => ({
    site,
    made: new Date(now()).toISOString(),
    product,
    exposure: await exposures.site(),
    history: await history.points(),
  })
  const source: Changing = {
    revision: () => store.revision() + exposures.revision() + learning.written(),
    chapter: () => store.chapter() + exposures.chapter() + learning.written(),
  }
  const devices = new KeptAnswers<ReadonlyMap<string, KnownDevice>>(source)
  const ground = async () =>
    groundOfStore({
      ...judged,
      known: () => devices.of('all', () => knownDevices(store)),
      files: await captures.names(),
      normal: (query) => learning.normal(query),
    })
  const { folder } = store
  const reports = new ReportsService({
    ...{ store, data, now, log },
    make: async (order) =>
      folder === undefined
        ? makeFile(order, store, await said())
        : asides.ask<Made>(MAKER, { kind: 'report', folder, order, said: await said() } satisfies MakeTask),
  })
  return {
    rooms: {
      reports,
      history,
      advice: new RecommendationService(judged),
      mining: new QueryService({ store, ground, site, product, source, now }),
      exported: async (format, device) =>
        folder === undefined
          ? exported(format, device, async () => (await viewOfStore(store, await said())).analysis)
          : asides.ask<ReportFile>(MAKER, {
              ...{ kind: 'export', folder, format, device },
              said: await said(),
            } satisfies MakeTask),
    },
    judged: (site) => history.judged(site),
    start() {
      history.start()
      reports.start()
    },
    async close() {
      await reports.close()
      await history.close()
    },
  }
}
