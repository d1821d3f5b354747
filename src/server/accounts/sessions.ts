/** Sessions of people: a random cookie, of which the hash is stored; ended by idleness and by age. */
import type { IncomingHttpHeaders } from 'node:http'
import { elapsedMs } from '#model/time'
import type { AccountDatabase } from './database.ts'
import { hashSecret, newSecret } from './secrets.ts'

export const sessionLimits = {
  /** Milliseconds without a request of the person. */
  idleMs: 30 * 60_000,
  ageMs: 12 * 3600_000,
  /** Of one account; the oldest is ended. */
  perAccount: 20,
} as const

/** Milliseconds between two writes of the last use. */
const WRITE_MS = 60_000
/** Seconds without input after which requests of a page no longer keep its session. */
const IDLE_INPUT_S = 60

export interface SessionRow {
  readonly hash: string
  readonly account: string
  readonly created: number
  readonly last_used: number
}

export class Sessions {
  readonly #db: AccountDatabase
  readonly #now: () => number

  constructor(db: AccountDatabase, now: () => number = Date.now) {
    this.#db = db
    this.#now = now
  }

  /** The value of the cookie. */
  start(account: string, { address, agent }: { readonly address: string; readonly agent: string }): string {
    const secret = newSecret()
    const now = this.#now()
    this.#db.transaction(() => {
      this.#db.run(
        'delete from session where last_used < ? or created < ?',
        now - sessionLimits.idleMs,
        now - sessionLimits.ageMs,
      )
      this.#db.run(
        'delete from session where account = ?1 and hash not in (select hash from session where account = ?1 order by created desc limit ?2)',
        account,
        sessionLimits.perAccount - 1,
      )
      this.#db.run(
        'insert into session values (?, ?, ?, ?, ?, ?)',
        ...[hashSecret(secret), account, now, now, address, agent.slice(0, 200)],
      )
    })
    return secret
  }

  /** Undefined if the cookie names none, or one that has ended. */
  find(secret: string): SessionRow | undefined {
    return this.byHash(hashSecret(secret))
  }

  byHash(hash: string): SessionRow | undefined {
    const found = this.#db.get<SessionRow>('select * from session where hash = ?', hash)
    if (found === undefined) return undefined
    const now = this.#now()
    const { last_used, created } = found
    // Both end if the clock was set back: the age of the session is unknown.
    if (elapsedMs(last_used, now) <= sessionLimits.idleMs && elapsedMs(created, now) <= sessionLimits.ageMs)
      return found
    this.end(hash)
    return undefined
  }

  /** A page polls without a user: it states the time since the last input, and then its requests do not count. */
  use({ hash, last_used }: SessionRow, headers: IncomingHttpHeaders): void {
    const idle = Number(headers['sightglass-idle'] ?? 0)
    if (idle > IDLE_INPUT_S || this.#now() - last_used < WRITE_MS) return
    this.#db.run('update session set last_used = ? where hash = ?', this.#now(), hash)
  }

  end(hash: string): void {
    this.#db.run('delete from session where hash = ?', hash)
  }

  /** Ends all sessions of an account, except one. */
  endAll(account: string, except = ''): void {
    this.#db.run('delete from session where account = ? and hash <> ?', account, except)
  }
}

/** `__Host-`: sent over TLS only, to this host only (RFC 6265bis §4.1.3). Plain HTTP is served on loopback alone. */
export function cookieName(isTls: boolean): string {
  return isTls ? '__Host-sightglass' : 'sightglass'
}

/** @param secret '' deletes the cookie */
export function sessionCookie(secret: string, isTls: boolean): string {
  const age = secret === '' ? 0 : sessionLimits.ageMs / 1000
  return `${cookieName(isTls)}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${isTls ? '; Secure' : ''}`
}
