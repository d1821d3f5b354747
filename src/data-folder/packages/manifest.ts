/** Manifest of a package. Its digests cover all other content. */
import { limits } from './limits.ts'

/** Kinds of packages; each kind is used by one module. `daily` has a folder for each of the others. */
export const PACKAGE_KINDS = ['intel', 'advisories', 'signatures', 'rules', 'baseline', 'daily'] as const
export type PackageKind = (typeof PACKAGE_KINDS)[number]

export interface PackagedFile {
  /** Path inside the package, with `/`. */
  readonly name: string
  readonly bytes: number
  /** 64 hexadecimal digits. */
  readonly sha256: string
}

export interface PackageManifest {
  readonly kind: PackageKind
  /** Which package this is a version of: `acme-feed`. */
  readonly name: string
  /** Counts up; a lower one is never installed over a higher one. */
  readonly version: number
  /** RFC 3339. */
  readonly created: string
  /** In the packer's words; '' for none. */
  readonly about: string
  readonly files: readonly PackagedFile[]
}

/** Names of packages. */
const NAME = /^[a-z0-9][a-z0-9-]{0,49}$/

/** Letters, digits and a few marks that no file system reads anything into. */
const PART = /^[\p{L}\p{N}_][\p{L}\p{N}_.()+ ,@=-]*$/u
/** Device names of Windows, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Why a file may not be called so; '' if it may. */
export function nameRefusal(name: string): string {
  const parts = name.split('/')
  if (parts.length > limits.depth) return `exceeds ${limits.depth} folder levels`
  for (const part of parts) {
    if (part.length > limits.nameCharacters) return `has more than ${limits.nameCharacters} characters`
    if (!PART.test(part) || part.includes('..') || /[. ]$/.test(part) || DEVICE.test(part))
      return 'is not a plain relative path'
  }
  return ''
}

/** @throws in words with the place: `manifest: version: expected …` */
export function readManifest(text: string): PackageManifest {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    throw new Error('manifest: expected JSON')
  }
  const { kind, name, version, created, about, files } = fieldsOf(found)
  const known = PACKAGE_KINDS.find((one) => one === kind)
  if (known === undefined) throw wrong('kind', PACKAGE_KINDS.join(', '), kind)
  if (typeof name !== 'string' || !NAME.test(name))
    throw wrong('name', 'lower-case letters, digits, hyphens', name)
  if (!isCount(version) || version < 1) throw wrong('version', 'an integer of at least 1', version)
  if (typeof created !== 'string' || Number.isNaN(Date.parse(created)) || created.length > 40)
    throw wrong('created', 'a time', created)
  if (typeof about !== 'string' || about.length > 500) throw wrong('about', 'at most 500 characters', about)
  if (!Array.isArray(files) || files.length === 0 || files.length > limits.files)
    throw new Error(`manifest: files: expected 1 to ${limits.files}`)
  return { kind: known, name, version, created, about, files: readFiles(files) }
}

function readFiles(files: readonly unknown[]): PackagedFile[] {
  // A file system that ignores case would let one file replace another; a file cannot be a folder as well.
  const taken = new Map<string, 'file' | 'folder'>()
  return files.map((one, i) => {
    const { name, bytes, sha256 } = fieldsOf(one)
    if (typeof name !== 'string') throw wrong(`files.${i}.name`, 'a name', name)
    const refusal = nameRefusal(name)
    if (refusal !== '') throw new Error(`manifest: files.${i}.name: ${JSON.stringify(name)} ${refusal}`)
    const parts = name.normalize('NFC').toLowerCase().split('/')
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/')
      const role = depth === parts.length ? 'file' : 'folder'
      const before = taken.get(path)
      if (before !== undefined && (before === 'file' || role === 'file'))
        throw new Error(`manifest: files.${i}.name: ${JSON.stringify(name)} is duplicated`)
      taken.set(path, role)
    }
    if (!isCount(bytes) || bytes > limits.bytes) throw wrong(`files.${i}.bytes`, 'a length', bytes)
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
      throw wrong(`files.${i}.sha256`, '64 hexadecimal digits', sha256)
    return { name, bytes, sha256 }
  })
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('manifest: expected an object')
  return value as Readonly<Record<string, unknown>>
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function wrong(place: string, expected: string, got: unknown): Error {
  return new Error(
    `manifest: ${place}: expected ${expected}, got ${String(JSON.stringify(got)).slice(0, 100)}`,
  )
}
