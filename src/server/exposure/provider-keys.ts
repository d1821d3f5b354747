/**
 * OpenPGP signatures of CSAF documents: CSAF 2.0 §7.1.19 and §7.1.20 (requirements 19 and 20), RFC 9580. Keys are pinned: by
 * files a person gives, or the first time a provider names them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMessage, type PublicKey, readKeys, readSignature, verify } from 'openpgp'
import { PUBLIC, writeAtomicFile } from '#data-folder/atomic-file'

/** Validity of a signature. `unknown`: the key is not available here. */
export interface Verdict {
  readonly kind: 'good' | 'unknown' | 'bad'
  /** In words that go on after the name of the document. */
  readonly why: string
}

const FOLDER = 'openpgp'
const limits = { keys: 100, keyBytes: 1024 ** 2, signatureBytes: 64 * 1024 } as const

export class KeyRing {
  readonly #keys = new Map<string, PublicKey>()

  get size(): number {
    return this.#keys.size
  }

  has(fingerprint: string): boolean {
    return this.#keys.has(fingerprint.toUpperCase())
  }

  /** @returns fingerprints of the keys in the text. @throws in words if it holds none */
  async add(armored: string): Promise<readonly string[]> {
    const keys = await publicKeysIn(armored)
    for (const key of keys) if (this.#keys.size < limits.keys) this.#keys.set(fingerprintOf(key), key)
    return keys.map(fingerprintOf)
  }

  /** Is `armored` the signature of just these bytes, by a key of this ring that could sign when it was made? */
  async check(bytes: Uint8Array, armored: string, now = new Date()): Promise<Verdict> {
    let signature: Awaited<ReturnType<typeof readSignature>>
    try {
      signature = await readSignature({ armoredSignature: armored.slice(0, limits.signatureBytes) })
    } catch {
      return { kind: 'bad', why: 'the signature file holds no OpenPGP signature' }
    }
    const message = await createMessage({ binary: bytes, format: 'binary' })
    const verificationKeys = [...this.#keys.values()]
    const { signatures } = await verify({ message, signature, verificationKeys, date: now })
    let verdict: Verdict = { kind: 'unknown', why: 'it holds no signature' }
    for (const { keyID, verified, signature: made } of signatures) {
      const key = verificationKeys.find((one) => one.getKeys(keyID).length > 0)
      if (key === undefined) {
        if (verdict.kind !== 'bad')
          verdict = { kind: 'unknown', why: `its key ${keyID.toHex().toUpperCase()} is not here` }
        continue
      }
      const created = (await made).packets[0]?.created ?? null
      verdict = await this.#verdict(key, created, verified, now)
      if (verdict.kind === 'good') return verdict
    }
    return verdict
  }

  async #verdict(key: PublicKey, created: Date | null, verified: Promise<true>, now: Date): Promise<Verdict> {
    const name = `key ${fingerprintOf(key)}`
    if (await key.isRevoked()) return { kind: 'bad', why: `${name} was revoked` }
    const ends = await key.getExpirationTime()
    const end = ends instanceof Date ? ends : undefined
    if (end !== undefined && created !== null && created > end)
      return { kind: 'bad', why: `it was signed on ${dayOf(created)}, and ${name} expired on ${dayOf(end)}` }
    try {
      await verified
    } catch (error) {
      return { kind: 'bad', why: reasonOf(error, name) }
    }
    const since = end !== undefined && end < now ? `; the key has expired since, on ${dayOf(end)}` : ''
    return { kind: 'good', why: `signed by ${name}${since}` }
  }
}

/** The keys that were pinned in a mirror; an empty ring where none was. */
export async function pinnedKeys(folder: string): Promise<KeyRing> {
  const ring = new KeyRing()
  const place = join(folder, FOLDER)
  if (!existsSync(place)) return ring
  for (const name of readdirSync(place).sort())
    if (/^[\dA-F]{40,64}\.asc$/.test(name)) await ring.add(readFileSync(join(place, name), 'utf8'))
  return ring
}

export function pinKey(folder: string, fingerprint: string, armored: string): void {
  writeAtomicFile(join(folder, FOLDER, `${fingerprint}.asc`), armored, PUBLIC)
}

/** A ring of the keys in these files. @throws in words, with the file */
export async function keysOfFiles(files: readonly string[]): Promise<KeyRing> {
  const ring = new KeyRing()
  for (const file of files) {
    if (!existsSync(file)) throw new Error(`${file}: no such file; expected public keys of OpenPGP`)
    try {
      await ring.add(readFileSync(file, 'latin1'))
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return ring
}

/** Fingerprint and address of the keys a provider names: `public_openpgp_keys`, CSAF 2.0 §7.1.20. */
export function keysNamedIn(metadata: unknown): readonly { fingerprint: string; url: string }[] {
  const { public_openpgp_keys: named } = (metadata ?? {}) as { public_openpgp_keys?: unknown }
  if (!Array.isArray(named)) return []
  return named.slice(0, limits.keys).flatMap((one: { fingerprint?: unknown; url?: unknown } | null) =>
    typeof one?.url === 'string'
      ? [
          {
            fingerprint:
              typeof one.fingerprint === 'string' ? one.fingerprint.replace(/\s+/g, '').toUpperCase() : '',
            url: one.url,
          },
        ]
      : [],
  )
}

async function publicKeysIn(armored: string): Promise<readonly PublicKey[]> {
  if (armored.length > limits.keyBytes) throw new Error('larger than a key is')
  let keys: Awaited<ReturnType<typeof readKeys>>
  try {
    keys = await readKeys({ armoredKeys: armored })
  } catch {
    throw new Error('expected public keys of OpenPGP, in ASCII armour')
  }
  const open = keys.filter((key) => !key.isPrivate())
  if (open.length === 0) throw new Error('expected public keys of OpenPGP, got none')
  return open as readonly PublicKey[]
}

function fingerprintOf(key: PublicKey): string {
  return key.getFingerprint().toUpperCase()
}

function reasonOf(error: unknown, name: string): string {
  const said = error instanceof Error ? error.message : String(error)
  if (/digest did not match|Signed digest/i.test(said)) return `it is not what ${name} signed`
  return `its signature by ${name} is invalid: ${said.slice(0, 200)}`
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}
