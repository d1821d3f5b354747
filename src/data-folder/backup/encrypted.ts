/**
 * Backups in one encrypted file: a tar archive (POSIX.1-2017, pax) of the backup folder in an age file (age-encryption.org/v1), so that
 * `age` and `tar` open it without this program.
 */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { lstat, mkdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Decrypter, Encrypter } from 'age-encryption'
import { extract, pack } from 'tar-stream'
import { makeFolder } from '../make-folder.ts'
import { syncFolder } from '../sync-folder.ts'
import { mustFit } from './atomic-folder.ts'
import { makeBackup } from './make.ts'
import { type BackupManifest, isBelow, MANIFEST, sizeOf } from './manifest.ts'
import { restoreBackup, verifyBackup } from './restore.ts'

export const limits = {
  /** Characters of a passphrase; fewer than the least are refused. */
  passphrase: 1024,
  leastPassphrase: 12,
  /** Files of an archive. */
  files: 1_000_000,
} as const

/** Folder in the data folder where the copies lie until they are encrypted. */
const STAGE = 'backup.part'
/** First line of an age file. */
const AGE_INTRO = 'age-encryption.org/v1\n'

/** Encryption key: a passphrase, or public keys whose private keys are stored elsewhere. */
export interface EncryptionKey {
  readonly passphrase?: string | undefined
  /** `age1…` */
  readonly recipients?: readonly string[] | undefined
}

/** Decryption key: a passphrase, or private keys `AGE-SECRET-KEY-1…`. */
export interface DecryptionKey {
  readonly passphrase?: string | undefined
  readonly identities?: readonly string[] | undefined
}

/** The first line of a file; its line end is removed. Throws without naming the content. */
export function readPassphrase(path: string): string {
  const passphrase = linesOf(path)[0] ?? ''
  if (passphrase.length < limits.leastPassphrase || passphrase.length > limits.passphrase)
    throw new Error(
      `${path}: expected a passphrase of ${limits.leastPassphrase} to ${limits.passphrase} characters in the first line`,
    )
  return passphrase
}

/** Lines of a file as `age-keygen` writes it, without comments. */
export function readIdentities(path: string): readonly string[] {
  const identities = linesOf(path).filter((line) => line !== '' && !line.startsWith('#'))
  if (identities.length === 0 || identities.some((line) => !line.startsWith('AGE-SECRET-KEY-')))
    throw new Error(`${path}: expected lines AGE-SECRET-KEY-…, as age-keygen writes them`)
  return identities
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .slice(0, 64 * 1024)
    .split(/\r?\n/)
}

export function isEncryptedBackup(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
  const bytes = Buffer.alloc(AGE_INTRO.length)
  const descriptor = openSync(path, 'r')
  try {
    readSync(descriptor, bytes)
  } finally {
    closeSync(descriptor)
  }
  return bytes.toString('latin1') === AGE_INTRO
}

/** Writes the backup of a data folder, with its secrets, into a new file: whole, or not at all. */
export async function makeEncryptedBackup(
  data: string,
  file: string,
  key: EncryptionKey,
): Promise<BackupManifest> {
  const target = resolve(file)
  if (existsSync(target)) throw new Error(`${file}: exists; expected a new file`)
  const encrypter = encrypterFor(key)
  const stage = join(resolve(data), STAGE)
  const unfinished = `${target}.part`
  try {
    const manifest = await makeBackup(data, stage, new Date(), { isStage: true })
    mustFit(dirname(target), sizeOf(manifest))
    const paths = [MANIFEST, ...manifest.files.map(({ path }) => path)]
    const plain = Readable.toWeb(Readable.from(packed(stage, paths))) as WebStream<Uint8Array>
    const encrypted = await encrypter.encrypt(plain as unknown as ReadableStream<Uint8Array>)
    await pipeline(
      Readable.fromWeb(encrypted as unknown as WebStream<Uint8Array>),
      createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }),
    )
    renameSync(unfinished, target)
    syncFolder(dirname(target))
    return manifest
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function encrypterFor({ passphrase, recipients = [] }: EncryptionKey): Encrypter {
  const encrypter = new Encrypter()
  if (passphrase !== undefined) encrypter.setPassphrase(passphrase)
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter
}

function packed(folder: string, paths: readonly string[]) {
  const archive = pack()
  const fill = async () => {
    for (const path of paths) {
      const { size } = await lstat(join(folder, path))
      const entry = archive.entry({ name: path, size, mode: 0o600 })
      await pipeline(createReadStream(join(folder, path)), entry)
    }
    archive.finalize()
  }
  // The reader of the archive gets the error; no other handler may throw it.
  archive.on('error', () => {})
  fill().catch((error: Error) => archive.destroy(error))
  return archive
}

/** Checks an encrypted backup: every file of it is decrypted and compared with its digest. */
export async function verifyEncryptedBackup(
  file: string,
  key: DecryptionKey,
  work: string,
): Promise<BackupManifest> {
  return unpacked(file, key, work, verifyBackup)
}

export async function restoreEncryptedBackup(
  file: string,
  key: DecryptionKey,
  data: string,
): Promise<BackupManifest> {
  const target = resolve(data)
  return unpacked(file, key, join(dirname(target), `${basename(target)}.restore.part`), (folder) =>
    restoreBackup(folder, data),
  )
}

/** Decrypts into a new folder, which is removed afterwards. */
async function unpacked<Result>(
  file: string,
  key: DecryptionKey,
  folder: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  if (existsSync(folder)) throw new Error(`${folder}: exists; remove it if no restore is running, then retry`)
  makeFolder(folder)
  try {
    await unpack(file, key, folder)
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function unpack(file: string, key: DecryptionKey, folder: string): Promise<void> {
  mustFit(folder, statSync(file).size)
  const decrypted = await decrypt(file, key)
  const archive = extract()
  const feeding = pipeline(Readable.fromWeb(decrypted as unknown as WebStream<Uint8Array>), archive)
  feeding.catch(() => {}) // awaited below, after what came before the error
  let files = 0
  try {
    for await (const entry of archive) {
      const { name, type } = entry.header
      const refused = (reason: string) => new Error(`${name.slice(0, 200)}: ${reason}`)
      if (type !== 'file') throw refused(`is a ${type}; a backup has files only`)
      if (!isBelow(name) || name.startsWith('/')) throw refused('is outside of the backup')
      if (++files > limits.files) throw refused(`expected at most ${limits.files} files`)
      const path = join(folder, name)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    }
    await feeding
  } catch (error) {
    throw new Error(`${file}: cannot be unpacked: ${(error as Error).message}`)
  }
}

async function decrypt(
  file: string,
  { passphrase, identities = [] }: DecryptionKey,
): Promise<ReadableStream<Uint8Array>> {
  const decrypter = new Decrypter()
  if (passphrase !== undefined) decrypter.addPassphrase(passphrase)
  for (const identity of identities) decrypter.addIdentity(identity)
  const source = Readable.toWeb(createReadStream(file)) as unknown as ReadableStream<Uint8Array>
  try {
    return await decrypter.decrypt(source)
  } catch (error) {
    throw new Error(
      `${file}: cannot be decrypted: wrong passphrase or key, or a damaged file (${(error as Error).message})`,
    )
  }
}
