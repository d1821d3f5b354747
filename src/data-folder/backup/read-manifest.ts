/** Reads the manifest of a backup, which may be edited or forged. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { Value } from 'typebox/value'
import { MAIN_FILE } from '#store/sql/event-files'
import { fileReason } from '../readable-file.ts'
import { type BackupManifest, isBelow, MANIFEST, SCHEMA } from './manifest.ts'

const count = Type.Integer({ minimum: 0 })
const leftOut = Type.Object({ path: Type.String(), why: Type.String() })
const written = Type.Object({
  schema: Type.Literal(SCHEMA),
  made: Type.String(),
  from: Type.String(),
  holds: Type.Object({ captures: count, devices: count, links: count, alerts: count }),
  files: Type.Array(
    Type.Object({ path: Type.String(), size: count, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  ),
  leftOut: Type.Array(leftOut),
  damaged: Type.Optional(Type.Array(leftOut)),
})

/** Throws in words where the folder is no backup, or not a whole one. */
export function readManifest(folder: string): BackupManifest {
  const path = join(folder, MANIFEST)
  if (!existsSync(folder)) throw new Error(`${folder}: no such directory; expected a backup`)
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const isAbsent = !existsSync(path)
    const what = isAbsent ? 'backup.json is missing: not a backup, or an incomplete one' : fileReason(error)
    throw new Error(`${isAbsent ? folder : path}: ${what}`)
  }
  const schema = (manifest as { schema?: unknown } | null)?.schema
  if (schema !== SCHEMA) throw new Error(`${path}: expected schema ${SCHEMA}, got ${String(schema)}`)
  const [wrong] = Value.Errors(written, manifest)
  if (wrong !== undefined) throw new Error(`${path}: ${wrong.instancePath || 'it'} ${wrong.message}`)
  const checked: BackupManifest = { damaged: [], ...(manifest as Omit<BackupManifest, 'damaged'>) }
  for (const file of checked.files)
    if (!isBelow(file.path)) throw new Error(`${path}: ${file.path} is outside the backup`)
  const paths = new Set(checked.files.map((file) => file.path))
  if (!paths.has(MAIN_FILE)) throw new Error(`${path}: lists no ${MAIN_FILE}; the backup is invalid`)
  if (paths.size < checked.files.length) throw new Error(`${path}: lists a file twice`)
  return checked
}
