/** Files of a data folder, which a power cut and other processes find whole: as they were, or as they are now. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { giveToOwner } from '#store/folder-owner'
import { makeFolder } from './make-folder.ts'
import { syncFolder } from './sync-folder.ts'

/** For its owner alone. */
const PRIVATE = 0o600
/** For whomever the umask lets read it. */
export const PUBLIC = 0o666

/** Writes a file atomically, and creates its folder if absent. Both belong to the owner of the data folder. */
export function writeAtomicFile(path: string, content: string | Uint8Array, mode = PRIVATE): void {
  const folder = dirname(path)
  makeOwnedFolder(folder)
  const beside = unfinished(path)
  try {
    rmSync(beside, { force: true })
    writeNewFile(beside, content, mode)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  syncFolder(folder)
}

/**
 * Replaces a file for readers that find it whole, without waiting for the disk: a power cut may lose it. For what is written each
 * second: two fsync(2) of a busy disk would block the event loop for hundreds of milliseconds.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const folder = dirname(path)
  makeOwnedFolder(folder)
  const beside = unfinished(path)
  try {
    await rm(beside, { force: true })
    const file = await open(beside, 'wx', PRIVATE)
    try {
      giveToOwner(folder, file.fd)
      await file.writeFile(content)
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Temporary name of a file: in the same folder, one for each process, because others may write it too. */
function unfinished(path: string): string {
  return `${path}.${process.pid}.new`
}

/** The number of the process that writes it, or did; undefined for the name of any other file. */
export function processOfUnfinished(name: string): number | undefined {
  const number = /\.([1-9]\d{0,9})\.new$/.exec(name)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** Writes a new file and syncs it to the disk; follows no link in its place. */
export function writeNewFile(path: string, content: string | Uint8Array, mode = PRIVATE): void {
  const file = openSync(path, 'wx', mode)
  try {
    giveToOwner(dirname(path), file)
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a folder and those above it, for the owner of the first that is there. */
export function makeOwnedFolder(folder: string): void {
  if (existsSync(folder)) return
  const above = dirname(folder)
  makeOwnedFolder(above)
  makeFolder(folder)
  giveToOwner(above, folder)
  syncFolder(above)
}
