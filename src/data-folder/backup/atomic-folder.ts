/** Fills a folder that holds nothing: with all of it, or not at all. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { syncFolder, syncFolders } from '../sync-folder.ts'

/** Folder of all files until they are complete: within the folder itself, which may be a disk of its own. */
export const UNFINISHED = '.unfinished'
/** A newly formatted disk has it in its topmost folder: it is the system's, and contains no data. */
export const LOST_AND_FOUND = 'lost+found'
/** Permission bits of group and others. */
const OTHERS = 0o077

/** Path of a folder that is not there yet or holds nothing. Throws in words if it is something else. */
export function emptyFolder(folder: string): string {
  const path = folderOf(folder)
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined && isLink(path))
    throw new Error(`${folder}: is a dangling symbolic link; expected a new folder`)
  if (status === undefined) return path
  if (!status.isDirectory()) throw new Error(`${folder}: is a file; expected a new folder`)
  const names = readdirSync(path).filter((name) => name !== LOST_AND_FOUND)
  if (names.includes(UNFINISHED))
    throw new Error(
      `${join(path, UNFINISHED)}: backup in progress, or left from an interrupted one; delete it if no backup is running, then retry`,
    )
  if (names.length > 0) throw new Error(`${folder}: is not empty; expected a new folder`)
  return path
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false // nor is anything there
  }
}

/** An empty name would be the current folder. */
export function folderOf(name: string): string {
  if (name === '') throw new Error('expected a folder, got an empty path')
  return resolve(name)
}

/**
 * Has an empty folder filled, for its owner alone. What is written goes to its place at the end, `last` last; nothing stays
 * of an attempt that failed.
 *
 * @param fill writes into the folder it is given
 */
export async function fillWhole<T>(
  path: string,
  last: string,
  fill: (stage: string) => Promise<T>,
): Promise<T> {
  const isNew = !existsSync(path)
  process.umask(OTHERS)
  makeFolder(path)
  const stage = join(path, UNFINISHED)
  mkdirSync(stage)
  const placed: string[] = []
  try {
    closeToOthers(path)
    const filled = await fill(stage)
    syncFolders(stage)
    const place = (name: string) => {
      const there = join(path, name)
      if (existsSync(there)) throw new Error(`${there}: created by another process meanwhile`)
      renameSync(join(stage, name), there)
      placed.push(there)
    }
    for (const name of readdirSync(stage)) if (name !== last) place(name)
    syncFolder(path) // the last file is durable only after all others
    place(last)
    syncFolder(path)
    if (isNew) syncFolder(dirname(path))
    rmdirSync(stage)
    return filled
  } catch (error) {
    try {
      for (const place of [...placed, stage]) rmSync(place, { recursive: true, force: true })
      if (isNew) rmdirSync(path)
    } catch (left) {
      throw new Error(`${(error as Error).message}; written files remain: ${(left as Error).message}`)
    }
    throw error
  }
}

/** Not every file system knows owners; on those that do, the files within are their owner's alone anyway. */
function closeToOthers(path: string): void {
  const { mode } = statSync(path)
  try {
    if ((mode & OTHERS) !== 0) chmodSync(path, mode & ~OTHERS & 0o7777)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}

/** Throws in words if so many bytes do not fit. */
export function mustFit(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (bytes > free) throw new Error(`${folder}: ${bytes} bytes needed, ${free} bytes free`)
}
