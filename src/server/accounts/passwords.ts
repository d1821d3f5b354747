/** Passwords, stored as argon2id (RFC 9106) in the PHC string format. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { PASSWORD_LENGTH } from '#schema/account'
import { CodedError } from '#schema/errors'

const derive = promisify(argon2)

/** OWASP Password Storage Cheat Sheet: 46 MiB, one pass, one lane; about 0.1 s, so that capture keeps its processor. */
const COST = { memory: 46 * 1024, passes: 1, parallelism: 1 } as const
const TAG_BYTES = 32
const SALT_BYTES = 16

const limits = {
  /** Passwords hashed at once: 46 MiB each. */
  running: 2,
  waiting: 20,
} as const

let running = 0
const queue: (() => void)[] = []

/** At most `limits.running` at once; `too-many-attempts` if too many wait. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= limits.running) {
    if (queue.length >= limits.waiting)
      throw new CodedError('too-many-attempts', `${queue.length} sign-ins are being checked`)
    await new Promise<void>((resolve) => queue.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next === undefined) running--
    else next()
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await inTurn(() => derive('argon2id', { ...COST, ...given(password, salt) }))
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** For an account without a stored password the same time is spent, so that the response does not reveal existing names. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(stored ?? '') ?? []
  if (salt === undefined || tag === undefined) {
    await inTurn(() => derive('argon2id', { ...COST, ...given(password, Buffer.alloc(SALT_BYTES)) }))
    return false
  }
  const expected = Buffer.from(tag, 'base64')
  const came = await inTurn(() =>
    derive('argon2id', {
      ...given(password, Buffer.from(salt, 'base64')),
      ...{ memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
      tagLength: expected.length,
    }),
  )
  return timingSafeEqual(came, expected)
}

function given(password: string, nonce: Buffer) {
  // NIST SP 800-63B §5.1.1.2: the same characters typed on another keyboard are the same password.
  return { message: password.normalize('NFKC'), nonce, tagLength: TAG_BYTES }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** Twelve characters or more that are tried first. */
const COMMON =
  /^(password|passwort|qwertz|qwerty|welcome|letmein|admin|administrator|sightglass|changeme|123456789\d*)+[\d!.]*$/i

/** Throws `weak-password` saying why. */
export function checkNewPassword(password: string, name: string): void {
  const refuse = (why: string) => {
    throw new CodedError('weak-password', why)
  }
  const { minimum } = PASSWORD_LENGTH
  const length = [...password].length
  if (length < minimum) refuse(`password: expected at least ${minimum} characters, got ${length}`)
  if (new Set(password).size < 5) refuse('password: expected at least 5 different characters')
  if (COMMON.test(password)) refuse('password: expected one that is not among the most used')
  if (password.toLowerCase().includes(name.toLowerCase()) && name.length >= 4)
    refuse('password: expected one that does not contain the name')
}
