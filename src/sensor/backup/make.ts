/** Copies a data folder while a server goes on writing into it. */
import { existsSync, readdirSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { constants, copyFile, mkdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { MAIN_FILE } from '#store/sql/event-files'
import { makeFolder } from '../make-folder.ts'
import { digestOf } from '../same-octets.ts'
import { type BackupFile, type Holdings, MANIFEST, type Manifest, manifestOf } from './manifest.ts'

/** What is another's at each start, or is not whole: the lock, logs of the store, uploads and files under way. */
const LEFT_OUT = /(^|\/)lock\.db(-.*)?$|\.db-(wal|shm|journal)$|\.(part|new)$/
/** Pages copied in one step: all of them, so that a copy is of one moment though others write. */
const ALL_PAGES = 0x7fff_ffff

/**
 * Makes a backup in a folder that holds nothing yet. The store is copied before its events and the other files, each as it
 * is at one moment: what is told meanwhile may add an event to a device that the backup does not know yet, never lose one.
 */
export async function makeBackup(data: string, folder: string, now: Date): Promise<Manifest> {
  const [from, to] = [resolve(data), resolve(folder)]
  if (!existsSync(join(from, MAIN_FILE)))
    throw new Error(`${data}: holds no ${MAIN_FILE}; expected the --data of sightglass serve`)
  if (`${to}${sep}`.startsWith(`${from}${sep}`))
    throw new Error(`${folder}: lies in ${data}, which it is to be a copy of; expected a folder elsewhere`)
  mustBeEmpty(folder)
  process.umask(0o077)
  makeFolder(to)
  const names = namesIn(from)
  mustFit(from, to, names)
  const files: BackupFile[] = []
  for (const name of names) {
    const path = join(to, name)
    await mkdir(dirname(path), { recursive: true })
    if (!(await copied(join(from, name), path))) continue
    const { size } = statSync(path)
    files.push({ path: name, size, digest: await digestOf(path) })
  }
  const manifest = manifestOf({
    made: now.toISOString(),
    from,
    holds: holdingsOf(join(to, MAIN_FILE)),
    files,
  })
  try {
    writeFileSync(join(to, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`, { flag: 'wx' })
  } catch (error) {
    throw new Error(`${join(to, MANIFEST)}: cannot be written: ${(error as Error).message}`)
  }
  return manifest
}

/** A backup and a restored folder are never written over anything. */
export function mustBeEmpty(folder: string): void {
  const status = statSync(folder, { throwIfNoEntry: false })
  if (status === undefined) return
  if (!status.isDirectory()) throw new Error(`${folder}: is a file; expected a new folder`)
  if (readdirSync(folder).length > 0)
    throw new Error(`${folder}: holds something already, and nothing is written over; expected a new folder`)
}

/** Names of what is copied, below the folder: the store first. */
function namesIn(from: string): readonly string[] {
  const names = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !LEFT_OUT.test(name))
    .sort()
  return [MAIN_FILE, ...names.filter((name) => name !== MAIN_FILE)]
}

function mustFit(from: string, to: string, names: readonly string[]): void {
  const needed = names.reduce(
    (sum, name) => sum + (statSync(join(from, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  const { bavail, bsize } = statfsSync(to)
  const free = bavail * bsize
  if (needed > free) throw new Error(`${to}: the backup needs ${needed} octets, and ${free} are free there`)
}

/** False of a file that somebody removed meanwhile. */
async function copied(from: string, to: string): Promise<boolean> {
  try {
    if (!from.endsWith('.db')) await copyFile(from, to, constants.COPYFILE_EXCL)
    else {
      const source = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
      try {
        await backup(source, to, { rate: ALL_PAGES })
      } finally {
        source.close()
      }
    }
    return true
  } catch (error) {
    if (!existsSync(from)) return false
    throw new Error(`${to}: cannot be written: ${(error as Error).message}`)
  }
}

function holdingsOf(store: string): Holdings {
  const db = new DatabaseSync(store, { readOnly: true })
  const count = (table: 'capture' | 'device' | 'link' | 'alert') =>
    Number(db.prepare(`select count(*) as count from ${table}`).get()?.count ?? 0)
  try {
    return {
      captures: count('capture'),
      devices: count('device'),
      links: count('link'),
      alerts: count('alert'),
    }
  } finally {
    db.close()
  }
}
