/**
 * Signs baseline files, to prove that no line was added: Ed25519 (RFC 8032) over all bytes before the signature's own
 * line, which is a comment in YAML.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

const LINE = /^# signature: ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/=]{1,120}) key ([A-Za-z0-9+/=]{1,120})\n?$/m
const MARK = '# signature: '

interface Signature {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly signer: string
  readonly fits: boolean
}

/** Private and public key as PEM. */
export function newKeys(): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

/** The text with its signature as last line; one that was there is replaced. Throws on a key that is no Ed25519. */
export function signed(text: string, secretPem: string): string {
  const secret = createPrivateKey(secretPem)
  mustBeEd25519(secret)
  const open = createPublicKey(secret)
  const body = unsigned(text)
  const signature = sign(null, Buffer.from(body), secret).toString('base64')
  const key = open.export({ type: 'spki', format: 'der' }).toString('base64')
  return `${body}# signature: ed25519 ${signerOf(open)} ${signature} key ${key}\n`
}

/** Undefined for a file that is not signed. With a key, only that key's signature fits. */
export function signatureOf(text: string, openPem?: string): Signature | undefined {
  const at = text.lastIndexOf(MARK)
  if (at < 0) return undefined
  const found = LINE.exec(text.slice(at))
  // Bytes after the signature are not signed.
  if (found === null || found[0] !== text.slice(at)) return { signer: '', fits: false }
  const [, signer = '', signature = '', inside = ''] = found
  try {
    const carried = createPublicKey({ key: Buffer.from(inside, 'base64'), type: 'spki', format: 'der' })
    const key = openPem === undefined ? carried : createPublicKey(openPem)
    mustBeEd25519(key)
    const isSigned = verify(null, Buffer.from(text.slice(0, at)), key, Buffer.from(signature, 'base64'))
    return { signer: signerOf(key), fits: isSigned && signerOf(key) === signer }
  } catch (error) {
    if (openPem !== undefined && error instanceof KeyError) throw error
    return { signer, fits: false }
  }
}

/** Fault of a key that a person entered. */
export class KeyError extends Error {}

function mustBeEd25519(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyError(`expected an Ed25519 key in PEM, got ${key.asymmetricKeyType ?? 'another kind'}`)
}

function signerOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

function unsigned(text: string): string {
  const at = text.lastIndexOf(MARK)
  return at < 0 ? text : text.slice(0, at)
}
