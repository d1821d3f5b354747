/** What lies in a backup, and how it is known to be whole: the last file written into it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { Value } from 'typebox/value'
import { MAIN_FILE } from '#store/sql/event-files'
import { fileReason } from '../readable-file.ts'

export const MANIFEST = 'backup.json'
const SCHEMA = 'sightglass.backup/1'

/** What of the data folder is not in its backup. */
export interface LeftOut {
  /** As in `BackupFile`. */
  readonly path: string
  readonly why: string
}

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
  readonly leftOut: readonly LeftOut[]
}

const count = Type.Integer({ minimum: 0 })
const written = Type.Object({
  schema: Type.Literal(SCHEMA),
  made: Type.String(),
  from: Type.String(),
  holds: Type.Object({ captures: count, devices: count, links: count, alerts: count }),
  files: Type.Array(
    Type.Object({ path: Type.String(), size: count, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  ),
  leftOut: Type.Array(Type.Object({ path: Type.String(), why: Type.String() })),
})

export function manifestOf(parts: Omit<Manifest, 'schema'>): Manifest {
  return { schema: SCHEMA, ...parts }
}

/** Throws in words where the folder is no backup, or not a whole one. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST)
  if (!existsSync(folder)) throw new Error(`${folder}: there is no such folder; expected a backup`)
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const isAbsent = !existsSync(path)
    const what = isAbsent ? 'it has no backup.json: it is no backup, or was not finished' : fileReason(error)
    throw new Error(`${isAbsent ? folder : path}: ${what}`)
  }
  const schema = (manifest as { schema?: unknown } | null)?.schema
  if (schema !== SCHEMA) throw new Error(`${path}: expected schema ${SCHEMA}, got ${String(schema)}`)
  const [wrong] = Value.Errors(written, manifest)
  if (wrong !== undefined) throw new Error(`${path}: ${wrong.instancePath || 'it'} ${wrong.message}`)
  const checked = manifest as Manifest
  for (const file of checked.files)
    if (!isBelow(file.path)) throw new Error(`${path}: ${file.path} does not lie in the backup`)
  const paths = new Set(checked.files.map((file) => file.path))
  if (!paths.has(MAIN_FILE)) throw new Error(`${path}: names no ${MAIN_FILE}, without which it is no backup`)
  if (paths.size < checked.files.length) throw new Error(`${path}: names a file twice`)
  return checked
}

/** Whoever edits a manifest must not reach files elsewhere. */
export function isBelow(path: string): boolean {
  return (
    path !== '' &&
    !path.includes('\0') &&
    path.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

export function sizeOf({ files }: Pick<Manifest, 'files'>): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}
