/** Questions to what a server keeps, asked beside it. */

import { loadFormerRuleIds } from '#engine-host/folders'
import { StoredBaseline } from '#server/baseline/stored-baseline'
import { ExposureService } from '#server/exposure/service'
import { groundOfStore } from '#server/queries/ground'
import { openSqliteStore } from '#store/sqlite-store'

/** Close it when the answer is there. */
export async function groundOfFolder(folder: string) {
  const store = await openSqliteStore(folder, await loadFormerRuleIds())
  try {
    const files: string[] = []
    for (const { number, name } of await store.captures()) files[number] = name
    const baseline = new StoredBaseline(folder)
    baseline.read()
    const exposures = new ExposureService({ store, data: folder, log: () => undefined })
    const ground = await groundOfStore({
      store,
      files,
      exposure: () => exposures.site(),
      normal: (query) => baseline.normal(query),
    })
    return { ground, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}
