/** What lies in a backup, and how it is known to be whole: the last file written into it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileReason } from '../readable-file.ts'

export const MANIFEST = 'backup.json'
const SCHEMA = 'sightglass.backup/1'

export interface BackupFile {
  /** Below the folder, with `/`. */
  readonly path: string
  readonly size: number
  /** SHA-256, as hexadecimal digits. */
  readonly digest: string
}

/** How much the store knows, by the words of the product. */
export type Holdings = Readonly<Record<'captures' | 'devices' | 'links' | 'alerts', number>>

export interface Manifest {
  readonly schema: typeof SCHEMA
  /** RFC 3339. */
  readonly made: string
  /** The data folder, as it was called. */
  readonly from: string
  readonly holds: Holdings
  readonly files: readonly BackupFile[]
}

export function manifestOf(parts: Omit<Manifest, 'schema'>): Manifest {
  return { schema: SCHEMA, ...parts }
}

/** Throws in words where the folder is no backup, or not a whole one. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST)
  if (!existsSync(folder)) throw new Error(`${folder}: there is no such folder; expected a backup`)
  let manifest: Partial<Manifest>
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>
  } catch (error) {
    const isAbsent = !existsSync(path)
    const what = isAbsent ? 'it has no backup.json: it is no backup, or was not finished' : fileReason(error)
    throw new Error(`${isAbsent ? folder : path}: ${what}`)
  }
  if (manifest.schema !== SCHEMA || !Array.isArray(manifest.files))
    throw new Error(`${path}: expected schema ${SCHEMA}, got ${String(manifest.schema)}`)
  for (const file of manifest.files)
    if (!isBelow(file?.path)) throw new Error(`${path}: ${String(file?.path)} does not lie in the backup`)
  return manifest as Manifest
}

/** Whoever edits a manifest must not reach files elsewhere. */
function isBelow(path: unknown): boolean {
  return (
    typeof path === 'string' &&
    path !== '' &&
    !path.includes('\0') &&
    path.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

export function sizeOf({ files }: Pick<Manifest, 'files'>): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}
