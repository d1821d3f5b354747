import { defineFeature } from '../feature.ts'
import type { DownloadFile } from '../http/download.ts'
import { productName } from '../product.ts'
import { scorePoints } from '../score-points.ts'
import { exported } from './exports.ts'
import { type Made, makeFile } from './making.ts'
import { type ReportApi, reportRoutes } from './routes.ts'
import { ReportsService } from './service.ts'
import { type StoreViewSetup, viewOfStore } from './views.ts'
import type { MakeTask } from './worker.ts'

const WORKER = new URL('./worker.ts', import.meta.url)

export const feature = defineFeature({
  open({ store, data, siteName, workers, exposure, lifecycle, log }): ReportApi {
    const product = productName()
    const { folder } = store
    const said = async (): Promise<StoreViewSetup> => ({
      site: siteName,
      made: new Date().toISOString(),
      product,
      exposure: await exposure.site(),
      history: await scorePoints(store),
    })
    const reports = new ReportsService({
      ...{ store, data, log },
      now: () => Date.now(),
      make: async (order) =>
        folder === undefined
          ? makeFile(order, store, await said())
          : workers.run<Made>(WORKER, {
              ...{ kind: 'report', folder, order },
              said: await said(),
            } satisfies MakeTask),
    })
    lifecycle.on('start', () => reports.start())
    lifecycle.on('close', () => reports.close())
    return {
      reports,
      exported: async (format, device) =>
        folder === undefined
          ? exported(format, device, async () => (await viewOfStore(store, await said())).analysis)
          : workers.run<DownloadFile>(WORKER, {
              ...{ kind: 'export', folder, format, device },
              said: await said(),
            } satisfies MakeTask),
    }
  },
  routes: reportRoutes,
})
