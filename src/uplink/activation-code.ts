/** The one-time code by which a sensor joins: where the console is, the key of its certificate authority, a secret. */
import { createHash, randomBytes } from 'node:crypto'

const PREFIX = 'sg1_'
/** 160 bits. */
const SECRET_BYTES = 20
const LONGEST = 2000

export interface ActivationCode {
  /** `host:port`, the first that answers is used. */
  readonly addresses: readonly string[]
  /** SHA-256 of the public key (SPKI) of the console's certificate authority, Base64url. */
  readonly pin: string
  readonly secret: string
}

export function newActivationSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Hash of a secret that the console stores. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

export function formatActivation({ addresses, pin, secret }: ActivationCode): string {
  return PREFIX + Buffer.from(JSON.stringify([addresses, pin, secret])).toString('base64url')
}

/** Undefined if the text is no code. */
export function parseActivation(text: string): ActivationCode | undefined {
  const plain = text.trim()
  if (!plain.startsWith(PREFIX) || plain.length > LONGEST) return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(plain.slice(PREFIX.length), 'base64url').toString('utf8'))
    if (!Array.isArray(parts) || parts.length !== 3) return undefined
    const [addresses, pin, secret] = parts as [unknown, unknown, unknown]
    const isCode =
      Array.isArray(addresses) &&
      addresses.length > 0 &&
      addresses.length <= 10 &&
      addresses.every(
        (address) => typeof address === 'string' && /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(address),
      ) &&
      typeof pin === 'string' &&
      /^[\w-]{43}$/.test(pin) &&
      typeof secret === 'string' &&
      /^[\w-]{27}$/.test(secret)
    return isCode ? { addresses: addresses as string[], pin, secret } : undefined
  } catch {
    return undefined
  }
}
