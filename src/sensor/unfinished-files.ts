/** What `writeWholeFile` leaves beside a file when its process is killed in between. */
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { processOfUnfinished } from './whole-file.ts'

/**
 * Removes them from a folder and those below; answers how many there were. Those of processes that are still at work
 * stay, and so does what cannot be looked at.
 */
export async function removeUnfinished(folder: string): Promise<number> {
  const begun = Date.now() - process.uptime() * 1000
  let removed = 0
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  for (const entry of entries) {
    const writer = processOfUnfinished(entry.name)
    if (writer === undefined || !entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    try {
      // In a container every start has the same number.
      const isAtWork = writer === process.pid ? (await stat(path)).mtimeMs >= begun : isRunning(writer)
      if (isAtWork) continue
      await unlink(path)
      removed++
    } catch {} // it is in its place by now, or not ours to remove
  }
  return removed
}

function isRunning(number: number): boolean {
  try {
    process.kill(number, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
