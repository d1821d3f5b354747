/** Copies a data folder while a server goes on writing into it. */
import { existsSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { MAIN_FILE, monthOfFile } from '#store/sql/event-files'
import { emptyFolder, fillWhole, folderOf, mustFit } from './atomic-folder.ts'
import { copyBytes, copyDatabase, Unreadable } from './copy.ts'
import { dataFiles } from './data-files.ts'
import {
  type BackupFile,
  type BackupManifest,
  type Holdings,
  MANIFEST,
  manifestOf,
  type OmittedFile,
} from './manifest.ts'

/**
 * Makes a backup in an empty folder. The store is copied before the other files are even listed, each as of one moment:
 * changes meanwhile may add an event to a device that the backup does not know yet, never lose one.
 *
 * @param isStage the folder is encrypted and removed afterwards: it may be in the data folder, and has its secrets
 */
export async function makeBackup(
  data: string,
  folder: string,
  now: Date,
  { isStage = false }: { readonly isStage?: boolean } = {},
): Promise<BackupManifest> {
  const [from, to] = [folderOf(data), folderOf(folder)]
  if (!existsSync(join(from, MAIN_FILE)))
    throw new Error(`${data}: contains no ${MAIN_FILE}; expected a data folder of sightglass serve`)
  if (!isStage && `${realPath(to)}${sep}`.startsWith(`${realPath(from)}${sep}`))
    throw new Error(`${folder}: is inside ${data}; expected a folder outside the data folder`)
  return fillWhole(emptyFolder(folder), MANIFEST, async (stage) => {
    mustFit(to, sizeOfAll(from, dataFiles(from, isStage).names))
    const copied: Copied = { files: [], damaged: [] }
    await addCopy(copied, from, stage, MAIN_FILE)
    const { names, leftOut } = dataFiles(from, isStage)
    for (const name of names) if (name !== MAIN_FILE) await addCopy(copied, from, stage, name)
    const holds = holdingsOf(join(stage, MAIN_FILE))
    const manifest = manifestOf({ made: now.toISOString(), from, holds, ...copied, leftOut })
    const text = `${JSON.stringify(manifest, null, 1)}\n`
    writeFileSync(join(stage, MANIFEST), text, { flag: 'wx', flush: true })
    return manifest
  })
}

interface Copied {
  readonly files: BackupFile[]
  readonly damaged: OmittedFile[]
}

/** Of what is not there yet: where it would come to lie. */
function realPath(path: string): string {
  return existsSync(path) || dirname(path) === path
    ? realpathSync(path)
    : join(realPath(dirname(path)), path.slice(dirname(path).length))
}

function sizeOfAll(from: string, names: readonly string[]): number {
  return names.reduce(
    (sum, name) => sum + (statSync(join(from, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/**
 * Adds nothing for a file that was removed meanwhile. One that cannot be read is reported, and the others are copied
 * nevertheless; without the store itself there is nothing to restore.
 */
async function addCopy(copied: Copied, from: string, to: string, name: string): Promise<void> {
  const [source, copy] = [join(from, name), join(to, name)]
  await mkdir(dirname(copy), { recursive: true })
  try {
    const isDatabase = name.endsWith('.db')
    const digest = await (isDatabase ? copyDatabase : copyBytes)(source, copy)
    copied.files.push({ path: name, size: statSync(copy).size, digest })
    const fault = isDatabase && isOfStore(name) ? faultIn(copy) : undefined
    if (fault !== undefined) copied.damaged.push({ path: name, why: `copied although damaged: ${fault}` })
  } catch (error) {
    rmSync(copy, { force: true })
    if (!existsSync(source)) return
    if (name === MAIN_FILE || !(error instanceof Unreadable)) throw error
    copied.damaged.push({ path: name, why: await whatIsLost(copied, from, to, name, error) })
  }
}

/** The bytes of a damaged month are kept, for later recovery of a part. */
async function whatIsLost(
  { files }: Copied,
  from: string,
  to: string,
  name: string,
  error: Unreadable,
): Promise<string> {
  const why = error.message.slice(`${join(from, name)}: `.length)
  const month = monthOfFile(name)
  if (month === undefined) return `${why}; not included in this backup`
  const path = `${name}.damaged`
  const lost = `${why}; events of ${month} are not included in this backup`
  try {
    const digest = await copyBytes(join(from, name), join(to, path))
    files.push({ path, size: statSync(join(to, path)).size, digest })
    return `${lost}; raw bytes saved as ${path}`
  } catch (failed) {
    rmSync(join(to, path), { force: true })
    if (failed instanceof Unreadable) return lost
    throw failed
  }
}

function isOfStore(name: string): boolean {
  return name === MAIN_FILE || monthOfFile(name) !== undefined
}

/** Fault that SQLite finds in a copy; undefined if it is intact. */
function faultIn(copy: string): string | undefined {
  try {
    return withCopy(copy, (db) => {
      const found = String(db.prepare('pragma quick_check(1)').get()?.quick_check)
      return found === 'ok' ? undefined : found.split('\n').at(-1)
    })
  } catch (error) {
    return (error as Error).message
  }
}

function holdingsOf(store: string): Holdings {
  return withCopy(store, (db) => {
    const count = (table: 'capture' | 'device' | 'link' | 'alert') =>
      Number(db.prepare(`select count(*) as count from ${table}`).get()?.count ?? 0)
    return {
      captures: count('capture'),
      devices: count('device'),
      links: count('link'),
      alerts: count('alert'),
    }
  })
}

/** The copy has one user only, so it is opened without the files that coordinate several. */
function withCopy<T>(path: string, ask: (db: DatabaseSync) => T): T {
  const url = pathToFileURL(path)
  url.search = '?immutable=1'
  const db = new DatabaseSync(url, { readOnly: true })
  try {
    return ask(db)
  } finally {
    db.close()
  }
}
