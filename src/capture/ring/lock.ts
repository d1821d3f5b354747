/** One process writes a ring: a capture process whose server was killed may still be at work when the next one starts. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The process before ends within this time. */
const WAIT_MS = 5000
/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy. */
const BUSY = 5

export interface RingLock {
  release(): void
}

/** The system lets go of the lock when the process ends, however it ends. Throws while another process has it. */
export function lockRing(folder: string, waitMs = WAIT_MS): RingLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(folder, 'lock.db'), { timeout: waitMs })
  try {
    file.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode === BUSY)
      throw new Error(`${folder}: the packet ring is in use by another capture process; end it first`)
    throw error
  }
  return { release: () => file.close() }
}
