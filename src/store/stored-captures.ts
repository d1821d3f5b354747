import { StoreThread } from './sql/thread.ts'
import { limits, type StoredCapture } from './store.ts'

/** The captures of a data folder. Only reads, also while a server uses it. */
export async function storedCaptures(folder: string): Promise<readonly StoredCapture[]> {
  const reader = new StoreThread({ folder, role: 'reader', queryMs: limits.queryMs })
  try {
    await reader.start()
    return (await reader.call('captures', [])) as readonly StoredCapture[]
  } finally {
    await reader.close()
  }
}
