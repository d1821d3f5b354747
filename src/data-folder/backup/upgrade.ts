/** A copy of the databases before an upgrade changes them, so that the former version can go on: `sightglass rollback`. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MAIN_FILE } from '#store/sql/event-files'
import { writeNewFile } from '../atomic-file.ts'
import { lockFolder } from '../folder-lock.ts'
import { makeFolder } from '../make-folder.ts'
import { digestOf } from '../sha256.ts'
import { syncFolder } from '../sync-folder.ts'
import { mustFit } from './atomic-folder.ts'
import { copyBytes, copyDatabase } from './copy.ts'
import { stepBeforeUpgrade } from './store-steps.ts'

export const ROLLBACK_FOLDER = 'before-upgrade'
const MANIFEST = 'rollback.json'
/** Databases and small files of settings; captures, reports and packages are not changed by an upgrade. */
const DATABASE = /\.db$/
const SMALL = /\.(json|yaml|yml)$/
const SMALL_BYTES = 64 * 1024 * 1024

export interface RollbackManifest {
  /** RFC 3339. */
  readonly made: string
  /** Last migration of the store before the upgrade. */
  readonly step: string
  readonly files: readonly { readonly path: string; readonly digest: string }[]
}

/** Copies what an upgrade would change. Undefined where nothing is upgraded. Throws if there is no room for the copy. */
export async function copyBeforeUpgrade(data: string, now: Date): Promise<RollbackManifest | undefined> {
  const main = join(data, MAIN_FILE)
  const step = existsSync(main) ? stepBeforeUpgrade(main) : undefined
  if (step === undefined) return undefined
  const names = readdirSync(data).filter((name) => {
    if (name === 'lock.db') return false
    const status = statSync(join(data, name))
    return status.isFile() && (DATABASE.test(name) || (SMALL.test(name) && status.size <= SMALL_BYTES))
  })
  const unfinished = join(data, `${ROLLBACK_FOLDER}.part`)
  rmSync(unfinished, { recursive: true, force: true })
  mustFit(
    data,
    names.reduce((sum, name) => sum + statSync(join(data, name)).size, 0),
  )
  makeFolder(unfinished)
  const files: { path: string; digest: string }[] = []
  for (const path of names) {
    const copy = DATABASE.test(path) ? copyDatabase : copyBytes
    files.push({ path, digest: await copy(join(data, path), join(unfinished, path)) })
  }
  const manifest: RollbackManifest = { made: now.toISOString(), step, files }
  writeNewFile(join(unfinished, MANIFEST), JSON.stringify(manifest))
  rmSync(join(data, ROLLBACK_FOLDER), { recursive: true, force: true })
  renameSync(unfinished, join(data, ROLLBACK_FOLDER))
  syncFolder(data)
  return manifest
}

/** Puts the databases back as they were; what was stored since is lost. The server must not run. */
export async function rollback(data: string): Promise<RollbackManifest> {
  const folder = join(data, ROLLBACK_FOLDER)
  const manifest = readRollback(folder, data)
  const lock = lockFolder(data)
  if (lock === undefined) throw new Error(`${data}: is in use by a server; stop it first`)
  try {
    for (const { path, digest } of manifest.files) {
      if (path.includes('/') || path.includes('\\') || path.startsWith('.'))
        throw new Error(`${join(folder, MANIFEST)}: ${path} is outside of the folder`)
      if (!existsSync(join(folder, path)) || (await digestOf(join(folder, path))) !== digest)
        throw new Error(`${join(folder, path)}: missing or damaged; nothing was changed`)
    }
    const kept = new Set(manifest.files.map(({ path }) => path))
    // A month that began after the upgrade belongs to the later version.
    for (const name of readdirSync(data))
      if (/^events-\d{4}-\d\d\.db$/.test(name) && !kept.has(name)) rmSync(join(data, name))
    for (const { path } of manifest.files) {
      for (const log of ['-wal', '-shm', '-journal']) rmSync(join(data, `${path}${log}`), { force: true })
      const unfinished = join(data, `${path}.part`)
      rmSync(unfinished, { force: true })
      await copyBytes(join(folder, path), unfinished)
      renameSync(unfinished, join(data, path))
    }
    syncFolder(data)
    rmSync(folder, { recursive: true })
    return manifest
  } finally {
    lock.release()
  }
}

function readRollback(folder: string, data: string): RollbackManifest {
  const path = join(folder, MANIFEST)
  if (!existsSync(path))
    throw new Error(`${data}: holds no copy from before an upgrade (${path}); restore a backup instead`)
  const { made, step, files } = JSON.parse(readFileSync(path, 'utf8')) as Partial<RollbackManifest>
  if (typeof made !== 'string' || typeof step !== 'string' || !Array.isArray(files))
    throw new Error(`${path}: expected made, step and files; the copy cannot be used`)
  return { made, step, files }
}
