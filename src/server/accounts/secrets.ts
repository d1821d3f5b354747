/** Random credentials and their hashes: 256 bits cannot be guessed, so one round of SHA-256 is enough to store them. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const SECRET_BYTES = 32
/** Crockford's Base32: no letters that are read as digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 4
const GROUP_LENGTH = 4

export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url')
}

export function newId(): string {
  return randomBytes(9).toString('base64url')
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** 80 bits to type: `7K2M-…`. */
export function newSetUpCode(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Case, spaces and hyphens do not matter. */
export function isSameCode(expected: string, given: string): boolean {
  const plain = (code: string) => hashSecret(code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  return timingSafeEqual(Buffer.from(plain(expected)), Buffer.from(plain(given)))
}
