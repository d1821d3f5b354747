/** Queries on a data folder; a server may have it open. */

import { mustHoldStore } from '#data-folder/check-folder'
import { loadFormerRuleIds } from '#engine-host/folders'
import { LearnedBaseline } from '#server/baseline/learned-baseline'
import { ExposureService } from '#server/exposure/service'
import { querySourceOfStore } from '#server/queries/query-source'
import { openSqliteStore } from '#store/sqlite-store'

/** Call after the query. */
export async function querySourceOfFolder(folder: string) {
  mustHoldStore(folder)
  const store = await openSqliteStore(folder, await loadFormerRuleIds())
  try {
    const files: string[] = []
    for (const { number, name } of await store.captures()) files[number] = name
    const baseline = new LearnedBaseline(folder)
    baseline.read()
    const exposures = new ExposureService({ store, data: folder, log: () => undefined })
    const source = await querySourceOfStore({
      store,
      files,
      exposure: () => exposures.site(),
      normal: (query) => baseline.normal(query),
    })
    return { source, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}
