/** Copies a data folder while a server goes on writing into it. */
import { existsSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { MAIN_FILE } from '#store/sql/event-files'
import { copyDatabase, copyOctets } from './copy.ts'
import { dataFiles } from './data-files.ts'
import { type BackupFile, type Holdings, MANIFEST, type Manifest, manifestOf } from './manifest.ts'
import { emptyFolder, fillWhole, folderOf, mustFit } from './whole-folder.ts'

/**
 * Makes a backup in a folder that holds nothing yet. The store is copied before the other files are even listed, each as it
 * is at one moment: what is told meanwhile may add an event to a device that the backup does not know yet, never lose one.
 */
export async function makeBackup(data: string, folder: string, now: Date): Promise<Manifest> {
  const [from, to] = [folderOf(data), folderOf(folder)]
  if (!existsSync(join(from, MAIN_FILE)))
    throw new Error(`${data}: holds no ${MAIN_FILE}; expected the --data of sightglass serve`)
  if (`${realPath(to)}${sep}`.startsWith(`${realPath(from)}${sep}`))
    throw new Error(`${folder}: lies in ${data}, which it is to be a copy of; expected a folder elsewhere`)
  return fillWhole(emptyFolder(folder), MANIFEST, async (stage) => {
    mustFit(to, sizeOfAll(from, dataFiles(from).names))
    const files: BackupFile[] = []
    await addCopy(files, from, stage, MAIN_FILE)
    const { names, leftOut } = dataFiles(from)
    for (const name of names) if (name !== MAIN_FILE) await addCopy(files, from, stage, name)
    const holds = holdingsOf(join(stage, MAIN_FILE))
    const manifest = manifestOf({ made: now.toISOString(), from, holds, files, leftOut })
    const text = `${JSON.stringify(manifest, null, 1)}\n`
    writeFileSync(join(stage, MANIFEST), text, { flag: 'wx', flush: true })
    return manifest
  })
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

/** Adds nothing for a file that somebody removed meanwhile. */
async function addCopy(files: BackupFile[], from: string, to: string, name: string): Promise<void> {
  const [source, copy] = [join(from, name), join(to, name)]
  await mkdir(dirname(copy), { recursive: true })
  try {
    const digest = await (name.endsWith('.db') ? copyDatabase : copyOctets)(source, copy)
    files.push({ path: name, size: statSync(copy).size, digest })
  } catch (error) {
    if (existsSync(source)) throw error
    rmSync(copy, { force: true })
  }
}

/** Nobody else has the copy open, so that it is read without the files by which several know each other. */
function holdingsOf(store: string): Holdings {
  const url = pathToFileURL(store)
  url.search = '?immutable=1'
  const db = new DatabaseSync(url, { readOnly: true })
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
