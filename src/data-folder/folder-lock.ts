import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { giveToOwner } from '#store/folder-owner'

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy. */
const BUSY = 5
/** Milliseconds a lock is waited for: far longer than `isFolderInUse` of another process looks, and no longer than people wait. */
const WAIT = 200

export const LOCK_FILE = 'lock.db'

/**
 * Keeps other processes out of a data folder until it is released. The lock is one the system holds for us and lets go
 * of when the process dies, however it dies, so there is no stale lock to clear. Undefined if another process has it.
 */
export function lockFolder(folder: string): { release(): void } | undefined {
  const path = join(folder, LOCK_FILE)
  const file = new DatabaseSync(path, { timeout: WAIT })
  try {
    giveToOwner(folder, path)
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    file.close()
    if (isBusy(error)) return undefined
    throw error
  }
  return { release: () => file.close() }
}

/** Whether a process holds the lock, determined without taking it or leaving a trace. Throws if unknown. */
export function isFolderInUse(folder: string): boolean {
  const path = join(folder, LOCK_FILE)
  if (!existsSync(path)) return false
  let file: DatabaseSync | undefined
  try {
    file = new DatabaseSync(path, { readOnly: true, timeout: 0 })
    file.prepare('select 1 from sqlite_master').get()
    return false
  } catch (error) {
    if (isBusy(error)) return true
    throw new Error(`${path}: ${(error as Error).message}`)
  } finally {
    file?.close()
  }
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === BUSY
}
