/** Report from a data folder: opens the store, reads and closes it. */

import { mustHoldStore } from '#data-folder/check-folder'
import { loadFormerRuleIds } from '#engine-host/folders'
import type { WholeView } from '#reports/report'
import type { ScorePoint } from '#schema/history'
import { ExposureService } from '#server/exposure/service'
import { type ViewSetup, viewOfStore } from '#server/reports/views'
import { openSqliteStore } from '#store/sqlite-store'

export async function viewOfFolder(folder: string, setup: ViewSetup): Promise<WholeView> {
  mustHoldStore(folder)
  const store = await openSqliteStore(folder, await loadFormerRuleIds())
  try {
    const exposure = await new ExposureService({ store, data: folder, log: () => undefined }).site()
    const points = await store.records('score')
    const history = points.map(({ body }) => JSON.parse(body) as ScorePoint)
    return await viewOfStore(store, { ...setup, exposure, history })
  } finally {
    await store.close()
  }
}
