/** Packages in the data folder: which are installed, in which version, and where their files lie. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { clean } from '#bytes/text'
import { makeOwnedFolder, writeAtomicFile, writeNewFile } from '../atomic-file.ts'
import { lockFolder } from '../folder-lock.ts'
import { syncFolder, syncFolders } from '../sync-folder.ts'
import { type OpenedPackage, opened } from './format.ts'
import { spoken } from './keys.ts'
import { limits } from './limits.ts'
import type { PackageKind } from './manifest.ts'
import { TrustStore } from './trust-store.ts'

export interface InstalledPackage {
  readonly kind: PackageKind
  readonly name: string
  readonly version: number
  readonly about: string
  /** RFC 3339: when it was packed, and when it came here. */
  readonly created: string
  readonly installed: string
  /** Of the manifest: the same version is the same package. */
  readonly digest: string
  /** Fingerprint of the key that signed it, and what that is called here. */
  readonly signer: string
  readonly signerName: string
  readonly files: number
  readonly bytes: number
  /** Below `packages/`; '' once it was removed: its version is remembered, so that an older one stays refused. */
  readonly folder: string
}

export interface InstallOptions {
  /** Take it although another trusted key signed the version before. */
  readonly newSigner?: boolean
  readonly now: Date
}

export class Packages {
  readonly #data: string
  readonly #root: string
  readonly #register: string

  /** @param data the data folder; made when something is installed */
  constructor(data: string) {
    this.#data = data
    this.#root = join(data, 'packages')
    this.#register = join(this.#root, 'installed.json')
  }

  /** File of the installed packages: its time changes with them. */
  get register(): string {
    return this.#register
  }

  get list(): readonly InstalledPackage[] {
    return this.#known().filter(({ folder }) => folder !== '')
  }

  /** Whole paths of the folders with the files of a kind, in the order of names; or those of one package. */
  foldersOf(kind: PackageKind, name?: string): readonly string[] {
    return this.list.flatMap((one) => {
      if (name !== undefined && (one.kind !== kind || one.name !== name)) return []
      const folder = join(this.#root, one.folder)
      if (one.kind === kind) return folder
      const part = join(folder, kind)
      return one.kind === 'daily' && existsSync(part) ? part : []
    })
  }

  /** Whole paths of all files of a kind, in the order of packages and of names. */
  filesOf(kind: PackageKind, name?: string): readonly string[] {
    return this.foldersOf(kind, name).flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort(),
    )
  }

  /**
   * The bytes that are checked are the bytes that are written: `file` is opened once and never looked at again.
   *
   * @returns what is installed now, and what was before; `isNew` is false if it was here already
   * @throws in words: not trusted, changed, an older version, the same version with other contents, another signer
   */
  install(file: string, { newSigner = false, now }: InstallOptions) {
    const found = opened(readOnce(file), (fingerprint) => new TrustStore(this.#data).find(fingerprint))
    makeOwnedFolder(this.#root)
    const lock = lockFolder(this.#root)
    if (lock === undefined) throw new Error(`${this.#root}: another package is being installed`)
    try {
      const known = this.#known()
      const before = known.find((one) => isSame(one, found.manifest))
      if (before !== undefined) mustFollow(before, found, newSigner)
      if (before === undefined && known.length >= limits.packages)
        throw new Error(`limit of ${limits.packages} packages reached`)
      if (before?.digest === found.digest && before.folder !== '')
        return { installed: before, before, isNew: false }
      const installed = this.#write(found, now)
      this.#save([...known.filter((one) => one !== before), installed])
      this.#tidy([installed.folder, before?.folder ?? ''])
      return { installed, before, isNew: true }
    } finally {
      lock.release()
    }
  }

  /** Its files go, its version is remembered. False if there is none of this name. */
  remove(name: string): boolean {
    if (!existsSync(this.#root)) return false
    const lock = lockFolder(this.#root)
    if (lock === undefined) throw new Error(`${this.#root}: a package is being installed`)
    try {
      const known = this.#known()
      const goes = known.filter(
        (one) => one.folder !== '' && (one.name === name || `${one.kind}/${one.name}` === name),
      )
      if (goes.length > 1) throw new Error(`${goes.length} packages are named ${name}; use KIND/${name}`)
      if (goes.length === 0) return false
      this.#save(known.map((one) => (one === goes[0] ? { ...one, folder: '' } : one)))
      this.#tidy([])
      return true
    } finally {
      lock.release()
    }
  }

  #known(): readonly InstalledPackage[] {
    if (!existsSync(this.#register)) return []
    try {
      const { packages } = JSON.parse(readFileSync(this.#register, 'utf8')) as {
        packages: InstalledPackage[]
      }
      return packages.filter(({ name }) => typeof name === 'string')
    } catch {
      throw new Error(`${this.#register}: cannot be read; remove the folder and install the packages again`)
    }
  }

  #write({ manifest, signedBy, digest, files }: OpenedPackage, now: Date): InstalledPackage {
    const { kind, name, version, about, created } = manifest
    const folder = join(kind, name, `${version}-${randomBytes(4).toString('hex')}`)
    const whole = join(this.#root, folder)
    const beside = `${whole}.new`
    let bytes = 0
    for (const [path, content] of files) {
      const target = join(beside, path)
      makeOwnedFolder(dirname(target))
      writeNewFile(target, content)
      bytes += content.length
    }
    syncFolders(beside)
    renameSync(beside, whole)
    syncFolder(dirname(whole))
    return {
      kind,
      name,
      version,
      about: clean(about, 500),
      created,
      installed: now.toISOString(),
      digest,
      signer: signedBy.fingerprint,
      signerName: signedBy.name,
      files: files.size,
      bytes,
      folder,
    }
  }

  #save(packages: readonly InstalledPackage[]): void {
    const sorted = [...packages].sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1))
    writeAtomicFile(this.#register, `${JSON.stringify({ packages: sorted }, null, 1)}\n`)
  }

  /**
   * Deletes unused folders: older versions, and the rest of an interrupted install. The previous version may still be
   * read.
   */
  #tidy(kept: readonly string[]): void {
    const needed = new Set([...this.list.map(({ folder }) => folder), ...kept])
    for (const kind of foldersIn(this.#root))
      for (const name of foldersIn(join(this.#root, kind)))
        for (const version of foldersIn(join(this.#root, kind, name)))
          if (!needed.has(join(kind, name, version)))
            rmSync(join(this.#root, kind, name, version), { recursive: true, force: true })
  }
}

function isSame(a: { kind: string; name: string }, b: { kind: string; name: string }): boolean {
  return a.kind === b.kind && a.name === b.name
}

/** @throws if `found` may not come after `before` */
function mustFollow(
  before: InstalledPackage,
  { manifest, digest, signedBy }: OpenedPackage,
  newSigner: boolean,
): void {
  const { kind, name, version } = manifest
  if (version < before.version)
    throw new Error(
      `${kind}/${name}: version ${version} is older than ${before.version}, the latest installed version`,
    )
  if (version === before.version && digest !== before.digest)
    throw new Error(
      `${kind}/${name}: version ${version} is already installed with different content; increase the version`,
    )
  if (signedBy.fingerprint !== before.signer && !newSigner)
    throw new Error(
      `${kind}/${name}: signed by ${signedBy.name} (${spoken(signedBy.fingerprint)}), previously by ${before.signerName} ` +
        `(${spoken(before.signer)}); to accept, use --new-signer`,
    )
}

/** All bytes of a file, opened once. Later changes of its name do not matter. */
function readOnce(file: string): Buffer {
  // Opening a pipe would wait for a writer.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const about = fstatSync(descriptor)
    if (!about.isFile()) throw new Error(`${file}: expected a file`)
    if (about.size > limits.bytes)
      throw new Error(`${file}: expected at most ${limits.bytes} bytes, got ${about.size}`)
    const bytes = Buffer.alloc(about.size)
    let at = 0
    while (at < bytes.length) {
      const count = readSync(descriptor, bytes, at, bytes.length - at, at)
      if (count === 0) break // truncated meanwhile; the check reports it
      at += count
    }
    return bytes.subarray(0, at)
  } finally {
    closeSync(descriptor)
  }
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
}
