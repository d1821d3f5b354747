/** Makes a data folder of a backup: whole, or not at all. */
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { constants, copyFile, mkdir } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MAIN_FILE } from '#store/sql/event-files'
import { makeFolder } from '../make-folder.ts'
import { digestOf } from '../same-octets.ts'
import { mustBeEmpty } from './make.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** Looks whether every file of a backup is there and says what it said. Throws with the first that does not. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  for (const { path, size, digest } of manifest.files) {
    const file = join(folder, path)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined) throw new Error(`${file}: is missing in the backup`)
    if (found.size !== size || (await digestOf(file)) !== digest)
      throw new Error(`${file}: is not as it was written: it is damaged, or somebody changed it`)
  }
  return manifest
}

/** @param data a folder that is not there yet, or holds nothing */
export async function restoreBackup(folder: string, data: string): Promise<Manifest> {
  const target = resolve(data)
  mustBeEmpty(data)
  const manifest = await verifyBackup(folder)
  const beside = `${target}.restoring`
  if (existsSync(beside))
    throw new Error(`${beside}: is left of a restoring that did not end; remove it, then restore again`)
  process.umask(0o077)
  makeFolder(dirname(target))
  mkdirSync(beside)
  try {
    for (const { path } of manifest.files) {
      const to = join(beside, path)
      await mkdir(dirname(to), { recursive: true })
      await copyFile(join(folder, path), to, constants.COPYFILE_EXCL)
    }
    movePaths(join(beside, MAIN_FILE), manifest.from, target)
    if (existsSync(target)) rmdirSync(target)
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    throw new Error(`${target}: cannot be written: ${(error as Error).message}`)
  }
  return manifest
}

/** Captures are known by their paths; those that lay in the data folder lie in the new one. */
function movePaths(store: string, from: string, to: string): void {
  if (from === to) return
  const db = new DatabaseSync(store)
  try {
    const old = `${from}${sep}`
    db.prepare('update capture set path = ? || substr(path, ?) where substr(path, 1, ?) = ?').run(
      `${to}${sep}`,
      old.length + 1,
      old.length,
      old,
    )
  } finally {
    db.close()
  }
}
