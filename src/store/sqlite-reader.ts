/** Questions to a SQLite store in the asker's own thread: for threads that go through all of it. */
import { SqlReader } from './sql/reader.ts'
import type { Store } from './store.ts'

export type PlantReader = Pick<
  Store,
  'devices' | 'links' | 'alerts' | 'events' | 'incidents' | 'captures' | 'overview' | 'activity' | 'close'
>

/** Reads while another process writes. Close it after reading. */
export function openSqliteReader(folder: string): PlantReader {
  return new SqlReader(folder)
}
