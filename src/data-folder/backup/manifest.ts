/** Content of a backup and proof that it is complete: the last file written into it. */

export const MANIFEST = 'backup.json'
export const SCHEMA = 'sightglass.backup/1'

/** File of the data folder that is missing from its backup or damaged in it. */
export interface OmittedFile {
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

export interface BackupManifest {
  readonly schema: typeof SCHEMA
  /** RFC 3339. */
  readonly made: string
  /** The data folder, as it was called. */
  readonly from: string
  readonly holds: Holdings
  readonly files: readonly BackupFile[]
  readonly leftOut: readonly OmittedFile[]
  /** Files that could not be read, or were damaged at the source: the backup contains the others. */
  readonly damaged: readonly OmittedFile[]
}

export function manifestOf(parts: Omit<BackupManifest, 'schema'>): BackupManifest {
  return { schema: SCHEMA, ...parts }
}

/** An edited manifest must not reach files outside the backup. */
export function isBelow(path: string): boolean {
  return (
    path !== '' &&
    !path.includes('\0') &&
    path.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..')
  )
}

export function sizeOf({ files }: Pick<BackupManifest, 'files'>): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}
