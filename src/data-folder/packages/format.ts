/**
 * One file on a USB stick: four lines of text, then the files' bytes, one after another, as the manifest lists them.
 *
 *     sightglass-package 1
 *     <fingerprint of the public key, 64 hexadecimal digits>
 *     <signature, base64>
 *     <manifest, JSON in one line>
 *
 * Signed are the first line and the manifest, so that no signature made for another purpose fits.
 */
import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { fingerprintOf, spoken } from './keys.ts'
import { limits } from './limits.ts'
import { type PackageManifest, readManifest } from './manifest.ts'
import type { TrustedKey } from './trust-store.ts'

const MAGIC = 'sightglass-package 1\n'
/** Bytes of the first three lines: two digits a byte of SHA-256, base64 of 64 bytes. */
const FINGERPRINT = 64
const SIGNATURE = 88
const BEFORE_MANIFEST = MAGIC.length + FINGERPRINT + 1 + SIGNATURE + 1

export interface OpenedPackage {
  readonly manifest: PackageManifest
  readonly signedBy: TrustedKey
  /** SHA-256 of the manifest, which covers everything. */
  readonly digest: string
  /** By name; views of the bytes that were checked. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** The whole package. `contents` are in the order of the manifest's files. */
export function sealed(manifest: PackageManifest, contents: readonly Uint8Array[], key: KeyObject): Buffer {
  const text = JSON.stringify(manifest)
  const signature = sign(null, Buffer.from(MAGIC + text), key).toString('base64')
  const head = `${MAGIC}${fingerprintOf(key)}\n${signature}\n${text}\n`
  return Buffer.concat([Buffer.from(head), ...contents])
}

/**
 * Checks signature, manifest and every digest. Nothing in it is believed before its signature is.
 *
 * @throws in words: no package, unknown key (with its fingerprint), broken signature, changed file, bytes too few or many
 */
export function opened(bytes: Buffer, find: (fingerprint: string) => TrustedKey | undefined): OpenedPackage {
  const { fingerprint, signature, text, end } = headOf(bytes)
  const signedBy = find(fingerprint)
  if (signedBy === undefined)
    throw new Error(
      `signed with an untrusted key: ${spoken(fingerprint)} (${fingerprint}); verify these words with the signer, ` +
        'then trust the public key: sightglass intel trust FILE.pub',
    )
  if (!verify(null, Buffer.from(MAGIC + text), signedBy.key, signature))
    throw new Error(`invalid signature: package modified after signing by ${signedBy.name}`)
  const manifest = readManifest(text)
  const files = new Map<string, Uint8Array>()
  let at = end
  for (const { name, bytes: length, sha256 } of manifest.files) {
    if (at + length > bytes.length) throw new Error(`${name}: package truncated`)
    const content = bytes.subarray(at, at + length)
    if (digestOf(content) !== sha256) throw new Error(`${name}: modified after signing`)
    files.set(name, content)
    at += length
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} unexpected bytes at the end`)
  return { manifest, signedBy, digest: digestOf(Buffer.from(text)), files }
}

function headOf(bytes: Buffer) {
  if (bytes.length < BEFORE_MANIFEST || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new Error('not a package made by sightglass intel pack')
  const head = bytes.toString('latin1', MAGIC.length, BEFORE_MANIFEST)
  const fingerprint = head.slice(0, FINGERPRINT)
  const signature = head.slice(FINGERPRINT + 1, FINGERPRINT + 1 + SIGNATURE)
  if (!/^[0-9a-f]{64}\n[A-Za-z0-9+/]{86}==\n$/.test(head)) throw new Error('package header damaged')
  const end = bytes.indexOf(0x0a, BEFORE_MANIFEST)
  if (end < 0 || end - BEFORE_MANIFEST > limits.manifestBytes)
    throw new Error('package manifest damaged or too long')
  return {
    fingerprint,
    signature: Buffer.from(signature, 'base64'),
    text: bytes.toString('utf8', BEFORE_MANIFEST, end),
    end: end + 1,
  }
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
