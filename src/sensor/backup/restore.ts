/** Makes a data folder of a backup: whole, or not at all. */
import { chownSync, readdirSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MAIN_FILE } from '#store/sql/event-files'
import { digestOf } from '../same-octets.ts'
import { copyOctets } from './copy.ts'
import { type Manifest, sizeOf } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { emptyFolder, fillWhole, mustFit } from './whole-folder.ts'

/** Looks whether every file of a backup is there and says what it said. Throws with the first that does not. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  for (const { path, size, digest } of manifest.files) {
    const file = join(folder, path)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.isFile() !== true) throw new Error(`${file}: is missing in the backup`)
    if (found.size !== size || (await digestOf(file)) !== digest)
      throw new Error(`${file}: is not as it was written: it is damaged, or somebody changed it`)
  }
  return manifest
}

/** @param data a folder that is not there yet, or holds nothing */
export async function restoreBackup(folder: string, data: string): Promise<Manifest> {
  const target = emptyFolder(data)
  const manifest = await verifyBackup(folder)
  await fillWhole(target, MAIN_FILE, async (stage) => {
    mustFit(target, sizeOf(manifest))
    for (const { path } of manifest.files) {
      const to = join(stage, path)
      await mkdir(dirname(to), { recursive: true })
      await copyOctets(join(folder, path), to)
    }
    movePaths(join(stage, MAIN_FILE), manifest.from, target)
    giveTo(target, stage)
  })
  return manifest
}

/** Whoever the data folder belongs to serves it: what root restores into it is theirs as well. */
function giveTo(target: string, stage: string): void {
  const { uid, gid } = statSync(target)
  if (process.getuid?.() !== 0 || uid === 0) return
  for (const name of readdirSync(stage, { recursive: true })) chownSync(join(stage, String(name)), uid, gid)
}

/** Captures are known by their paths; those that lay in the data folder lie in the new one. */
function movePaths(store: string, from: string, to: string): void {
  if (from === to) return
  const db = new DatabaseSync(store)
  try {
    db.prepare(
      'update capture set path = :to || substr(path, length(:from) + 1) where substr(path, 1, length(:from)) = :from',
    ).run({ from: `${from}${sep}`, to: `${to}${sep}` })
  } finally {
    db.close()
  }
}
