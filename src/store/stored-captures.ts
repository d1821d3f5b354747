import { StoreThread } from './sql/thread.ts'
import { limits, type StoredCapture } from './store.ts'

/** The captures that a data folder knows. Only reads, also beside a server that is at work there. */
export async function storedCaptures(folder: string): Promise<readonly StoredCapture[]> {
  const reader = new StoreThread({ folder, role: 'reader', queryMs: limits.queryMs })
  try {
    await reader.start()
    return (await reader.call('captures', [])) as readonly StoredCapture[]
  } finally {
    await reader.close()
  }
}
