/**
 * Creates a report, or an export, of a stored plant in a thread of its own: the largest take many seconds of a
 * processor.
 */

import type { ReportOrder } from '#schema/reports'
import { openSqliteReader } from '#store/sqlite-reader'
import { runWorkerJob } from '../worker-pool.ts'
import { type ExportFormat, exported } from './exports.ts'
import { makeFile } from './making.ts'
import { type StoreViewSetup, viewOfStore } from './views.ts'

interface StoredPlant {
  /** Of the store. */
  readonly folder: string
  readonly said: StoreViewSetup
}

export type MakeTask = StoredPlant &
  (
    | { readonly kind: 'report'; readonly order: ReportOrder }
    | { readonly kind: 'export'; readonly format: ExportFormat; readonly device: string | undefined }
  )

await runWorkerJob(async (task: MakeTask) => {
  const store = openSqliteReader(task.folder)
  try {
    if (task.kind === 'report') return await makeFile(task.order, store, task.said)
    return await exported(
      task.format,
      task.device,
      async () => (await viewOfStore(store, task.said)).analysis,
    )
  } finally {
    await store.close()
  }
})
