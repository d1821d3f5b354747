/** What people take away and decide on: reports, score history, recommendations, questions and exports, put together. */
import type { Captures, Exposures, Learning, Room } from '#api/room'
import type { KnownDevice } from '#mining/subject'
import { type Changing, KeptAnswers } from '#store/kept-answers'
import type { Store } from '#store/store'
import { AdviceRoom } from '../advice/advice-room.ts'
import { exported } from '../exports/exports.ts'
import { HistoryRoom } from '../history/history-room.ts'
import { groundOfStore, knownDevices } from '../mining/ground.ts'
import { MiningRoom } from '../mining/mining-room.ts'
import { productName } from '../reports/product.ts'
import { ReportsRoom } from '../reports/reports-room.ts'
import { viewOfStore } from '../reports/views.ts'

export interface InsightSetup {
  readonly store: Store
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
  /** Begins to keep scores and to make what is due. */
  start(): void
  close(): Promise<void>
}

export function insightOf({ exposures, learning, captures, ...setup }: InsightSetup): Insight {
  const { store, data, site, log } = setup
  const now = () => Date.now()
  const product = productName()
  const judged = { store, exposure: () => exposures.site(), now, log }
  const history = new HistoryRoom(judged)
  const view = async () =>
    viewOfStore(store, {
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
  const reports = new ReportsRoom({ store, data, view, now, log })
  return {
    rooms: {
      reports,
      history,
      advice: new AdviceRoom(judged),
      mining: new MiningRoom({ store, ground, site, product, source, now }),
      exported: (format, device) => exported(format, device, async () => (await view()).analysis),
    },
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
