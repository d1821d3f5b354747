/** Files that `writeAtomicFile` leaves if its process is killed in between. */
import type { Dirent } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { processOfUnfinished } from './atomic-file.ts'

/**
 * Removes them from a folder and those below; answers how many there were. Those of processes that are still at work
 * stay, and so does what cannot be looked at. Links are not followed.
 */
export async function removeUnfinished(folder: string): Promise<number> {
  let removed = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) removed += await removeUnfinished(path)
    else if (await isLeft(entry, path)) removed += await unlink(path).then(once, never)
  }
  return removed
}

const once = () => 1
const never = () => 0

async function isLeft(entry: Dirent, path: string): Promise<boolean> {
  const writer = processOfUnfinished(entry.name)
  return writer !== undefined && entry.isFile() && (await isLeftBy(writer, path))
}

/** Whether the process that made a file or folder has ended. */
export async function isLeftBy(writer: number, path: string): Promise<boolean> {
  if (writer !== process.pid && isRunning(writer)) return false
  // In containers every start has the same process id, and processes of others are not visible.
  const begun = Date.now() - process.uptime() * 1000
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs < begun,
    () => false,
  )
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
