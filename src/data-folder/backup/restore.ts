/** Makes a data folder of a backup: whole, or not at all. */
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { giveToOwner } from '#store/folder-owner'
import { MAIN_FILE, monthOfFile } from '#store/sql/event-files'
import { digestOf } from '../sha256.ts'
import { emptyFolder, fillWhole, mustFit } from './atomic-folder.ts'
import { copyBytes } from './copy.ts'
import { type BackupManifest, sizeOf } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { laterStep } from './store-steps.ts'

/** Checks that every file of a backup exists with its digest. Throws with the first that does not. */
export async function verifyBackup(folder: string): Promise<BackupManifest> {
  const manifest = readManifest(folder)
  for (const { path, size, digest } of manifest.files) {
    const file = join(folder, path)
    refuseLinks(folder, path)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isFile() !== true) throw new Error(`${file}: missing in the backup`)
    if (found.size !== size || (await digestOf(file)) !== digest)
      throw new Error(`${file}: checksum mismatch: damaged or modified`)
  }
  const later = laterStep(join(folder, MAIN_FILE))
  if (later !== undefined)
    throw new Error(
      `${folder}: a later version of Sightglass made this backup (${later}); restore it with that version. Nothing was restored`,
    )
  return manifest
}

/** `backup` writes no links: one in a backup was put there to have another file copied. */
function refuseLinks(folder: string, path: string): void {
  const parts = path.split('/')
  for (let i = 1; i <= parts.length; i++) {
    const place = join(folder, ...parts.slice(0, i))
    if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new Error(`${place}: is a symbolic link; the backup was modified. Nothing was restored`)
  }
}

/** @param data a folder that is not there yet, or holds nothing */
export async function restoreBackup(folder: string, data: string): Promise<BackupManifest> {
  const target = emptyFolder(data)
  const manifest = await verifyBackup(folder)
  await fillWhole(target, MAIN_FILE, async (stage) => {
    mustFit(target, sizeOf(manifest))
    for (const { path } of manifest.files) {
      const to = join(stage, path)
      await mkdir(dirname(to), { recursive: true })
      await copyBytes(join(folder, path), to)
    }
    settleIn(join(stage, MAIN_FILE), manifest, target)
    for (const name of readdirSync(stage, { recursive: true })) giveToOwner(target, join(stage, String(name)))
  })
  return manifest
}

/**
 * Captures are known by their paths: those that lay in the data folder lie in the new one. The store looks for the events of
 * each month it knows: those that could not be read when the backup was made are no month of it any more.
 */
function settleIn(store: string, { from, files, damaged }: BackupManifest, target: string): void {
  const there = new Set(files.map(({ path }) => path))
  const lost = damaged.flatMap(({ path }) => (there.has(path) ? [] : (monthOfFile(path) ?? [])))
  if (from === target && lost.length === 0) return
  const db = new DatabaseSync(store)
  try {
    db.prepare(
      'update capture set path = :to || substr(path, length(:from) + 1) where substr(path, 1, length(:from)) = :from',
    ).run({ from: `${from}${sep}`, to: `${target}${sep}` })
    for (const month of lost) db.prepare('delete from event_month where month = ?').run(month)
  } finally {
    db.close()
  }
}
