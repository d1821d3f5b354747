/** Brings names to the disk itself: a file that was written there, or moved there, is safe only once its folder is. */
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Errors of file systems that do not sync folders (they order writes themselves), and of a folder without read
 * permission.
 */
const CANNOT: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'])

/** As far as that can be done: Windows opens no folders. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  let descriptor: number | undefined
  try {
    descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
  } catch (error) {
    if (!CANNOT.has((error as NodeJS.ErrnoException).code)) throw error
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** The folder and all folders below it. */
export function syncFolders(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) syncFolder(join(entry.parentPath, entry.name))
  syncFolder(folder)
}
