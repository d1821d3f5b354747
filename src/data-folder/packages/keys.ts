/** Signing keys: Ed25519 (RFC 8032), kept as PEM (RFC 7468): PKCS #8 for the secret one, SubjectPublicKeyInfo for the public one. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Bytes of a key file; a real one has a few hundred. */
const LARGEST_KEY = 10_000

export interface KeyTexts {
  readonly secret: string
  readonly public: string
}

/** A new pair, as PEM texts. */
export function newKeys(): KeyTexts {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    public: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  }
}

/** @throws with the file's name, and nothing of its content */
export function readSecretKey(file: string): KeyObject {
  return readKey(file, 'a private key', createPrivateKey)
}

/** @throws with the file's name; a secret key is refused, for it must not lie where it is only checked */
export function readPublicKey(file: string): KeyObject {
  if (/PRIVATE KEY/.test(readText(file)))
    throw new Error(`${file}: is a private key; expected the public key (.pub)`)
  return readKey(file, 'a public key', createPublicKey)
}

function readKey(file: string, what: string, read: (pem: string) => KeyObject): KeyObject {
  const text = readText(file)
  let key: KeyObject
  try {
    key = read(text)
  } catch {
    throw new Error(`${file}: expected ${what} in PEM, made by sightglass intel keygen`)
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${file}: expected an Ed25519 key, got ${key.asymmetricKeyType}`)
  return key
}

function readText(file: string): string {
  const bytes = readFileSync(file)
  if (bytes.length > LARGEST_KEY) throw new Error(`${file}: too large for a key`)
  return bytes.toString('utf8')
}

/** SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits; of a secret key that of its public half. */
export function fingerprintOf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(half.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'

/**
 * The first 128 bits of a fingerprint as eight words that can be read out over a telephone: sixteen bits a word, as
 * consonant, vowel, consonant, vowel, consonant ("Proquints", D. S. Wilkerson, arXiv:0901.4016).
 */
export function spoken(fingerprint: string): string {
  const words: string[] = []
  for (let at = 0; at < 32; at += 4) {
    const bits = Number.parseInt(fingerprint.slice(at, at + 4), 16)
    words.push(
      CONSONANTS[bits >> 12]! +
        VOWELS[(bits >> 10) & 3]! +
        CONSONANTS[(bits >> 6) & 15]! +
        VOWELS[(bits >> 4) & 3]! +
        CONSONANTS[bits & 15]!,
    )
  }
  return words.join('-')
}
