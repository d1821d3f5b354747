/** API tokens: of an account, with a scope and an expiry; only the hash is stored. */
import { PERMISSIONS, type Permission } from '#schema/account'
import { CodedError } from '#schema/errors'
import type { NewToken, TokenItem } from '#schema/token'
import type { AccountDatabase } from './database.ts'
import { hashSecret, newId, newSecret } from './secrets.ts'

const limits = { perAccount: 100 } as const

/** A secret in a log or a repository is found by this word. */
const PREFIX = 'sightglass_'
const DAY_MS = 86_400_000
/** Milliseconds between two writes of the last use. */
const WRITE_MS = 60_000

export interface TokenRow {
  readonly id: string
  readonly account: string
  readonly name: string
  /** Permissions, separated by spaces. */
  readonly scope: string
  readonly created: number
  readonly expires: number
  readonly last_used: number | null
  readonly last_address: string | null
}

export class ApiTokens {
  readonly #db: AccountDatabase
  readonly #now: () => number

  constructor(db: AccountDatabase, now: () => number = Date.now) {
    this.#db = db
    this.#now = now
  }

  /** Of one account, or all. */
  list(account: string | undefined): readonly TokenItem[] {
    const rows = this.#db.all<TokenRow & { owner: string }>(
      'select token.*, account.name as owner from token join account on account.id = token.account where ?1 is null or token.account = ?1 order by token.created desc',
      account ?? null,
    )
    return rows.map((row) => itemOf(row, row.owner))
  }

  /** The secret is given once. */
  add(
    account: string,
    owner: string,
    { name, scope, days }: NewToken,
  ): TokenItem & { readonly secret: string } {
    const secret = newSecret(PREFIX)
    const row = {
      id: newId(),
      account,
      name,
      scope: PERMISSIONS.filter((permission) => scope.includes(permission)).join(' '),
      created: this.#now(),
      expires: this.#now() + days * DAY_MS,
      last_used: null,
      last_address: null,
    }
    this.#db.transaction(() => {
      const { count } = this.#db.get<{ count: number }>(
        'select count(*) as count from token where account = ?',
        account,
      )!
      if (count >= limits.perAccount)
        throw new CodedError(
          'too-many-accounts',
          `expected at most ${limits.perAccount} tokens of an account`,
        )
      this.#db.run(
        'insert into token (id, hash, account, name, scope, created, expires) values (?, ?, ?, ?, ?, ?, ?)',
        ...[row.id, hashSecret(secret), account, name, row.scope, row.created, row.expires],
      )
    })
    return { ...itemOf(row, owner), secret }
  }

  find(id: string): TokenRow | undefined {
    return this.#db.get<TokenRow>('select * from token where id = ?', id)
  }

  /** Undefined if there is none, or it has expired. */
  use(secret: string, address: string): TokenRow | undefined {
    if (!secret.startsWith(PREFIX)) return undefined
    const found = this.#db.get<TokenRow>('select * from token where hash = ?', hashSecret(secret))
    const now = this.#now()
    if (found === undefined || found.expires <= now) return undefined
    if (now - (found.last_used ?? 0) >= WRITE_MS || found.last_address !== address)
      this.#db.run('update token set last_used = ?, last_address = ? where id = ?', now, address, found.id)
    return found
  }

  remove(id: string): void {
    this.#db.run('delete from token where id = ?', id)
  }
}

function itemOf(row: TokenRow, owner: string): TokenItem {
  return {
    id: row.id,
    name: row.name,
    owner,
    scope: row.scope.split(' ') as Permission[],
    created: new Date(row.created).toISOString(),
    expires: new Date(row.expires).toISOString(),
    lastUsed: row.last_used === null ? null : new Date(row.last_used).toISOString(),
    lastAddress: row.last_address,
  }
}

/** Of `Authorization: Bearer TOKEN`, or `Authorization: TOKEN` as scripts for Defender for IoT send it. */
export function tokenOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : authorization.replace(/^Bearer +/i, '').trim()
}
