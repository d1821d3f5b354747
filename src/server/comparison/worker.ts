/** Compares a stored plant at two times in a thread of its own: 150,000 links take seconds of a processor. */
import { openSqliteReader } from '#store/sqlite-reader'
import { runWorkerJob } from '../worker-pool.ts'
import { compareTimes, type TwoTimes } from './two-times.ts'

export interface StoredTimes extends TwoTimes {
  /** Of the store. */
  readonly folder: string
}

await runWorkerJob(async ({ folder, ...times }: StoredTimes) => {
  const store = openSqliteReader(folder)
  try {
    return await compareTimes(store, times)
  } finally {
    await store.close()
  }
})
