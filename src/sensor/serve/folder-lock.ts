import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy. */
const BUSY = 5

/**
 * Keeps other processes out of a data folder until it is released. The lock is one the system holds for us and lets go
 * of when the process dies, however it dies, so there is no stale lock to clear. Undefined if another process has it.
 */
export function lockFolder(folder: string): { release(): void } | undefined {
  const file = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode === BUSY) return undefined
    throw error
  }
  return { release: () => file.close() }
}
