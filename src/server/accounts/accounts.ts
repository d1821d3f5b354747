/** Accounts as stored: names, roles, lockout. Also used by `sightglass user` while a server runs. */
import {
  type AccountItem,
  type AccountSource,
  PERMISSIONS,
  PERMISSIONS_OF,
  type Permission,
  type Role,
} from '#schema/account'
import { CodedError } from '#schema/errors'
import type { AccountDatabase } from './database.ts'
import { newId } from './secrets.ts'

const limits = { accounts: 1000 } as const

/** Failures in a row that lock an account. */
const LOCK_AFTER = 10
const LOCK_MS = 15 * 60_000

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly source: AccountSource
  readonly subject: string | null
  readonly role: Role | null
  readonly directory_role: Role | null
  readonly password: string | null
  readonly totp_secret: Uint8Array | null
  readonly totp_step: number
  readonly is_disabled: number
  readonly failures: number
  readonly locked_until: number
  readonly created: number
  readonly last_sign_in: number | null
}

/** Columns that are set one by one. */
type Column = keyof Omit<AccountRow, 'id' | 'created'>

export class Accounts {
  readonly #db: AccountDatabase
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(db: AccountDatabase, now: () => number = Date.now) {
    this.#db = db
    this.#now = now
  }

  get isEmpty(): boolean {
    return this.#db.get('select 1 from account limit 1') === undefined
  }

  list(): readonly AccountItem[] {
    const rows = this.#db.all<AccountRow & { sessions: number }>(
      'select *, (select count(*) from session where session.account = account.id) as sessions from account order by name',
    )
    return rows.map((row) => this.#itemOf(row, row.sessions))
  }

  item(id: string): AccountItem {
    const sessions = this.#db.get<{ count: number }>(
      'select count(*) as count from session where account = ?',
      id,
    )
    return this.#itemOf(this.mustFind(id), sessions?.count ?? 0)
  }

  find(id: string): AccountRow | undefined {
    return this.#db.get<AccountRow>('select * from account where id = ?', id)
  }

  mustFind(id: string): AccountRow {
    const found = this.find(id)
    if (found === undefined) throw new CodedError('not-found', `no account ${id}`)
    return found
  }

  named(name: string): AccountRow | undefined {
    return this.#db.get<AccountRow>('select * from account where name = ?', name)
  }

  ofSubject(source: AccountSource, subject: string): AccountRow | undefined {
    return this.#db.get<AccountRow>('select * from account where source = ? and subject = ?', source, subject)
  }

  /** @param isFirst only if there is no account yet */
  add(
    account: Pick<AccountRow, 'name' | 'source' | 'role' | 'directory_role' | 'password' | 'subject'>,
    { isFirst = false } = {},
  ): AccountRow {
    const id = newId()
    this.#db.transaction(() => {
      if (isFirst && !this.isEmpty) throw new CodedError('already-set-up', 'an account exists')
      const { count } = this.#db.get<{ count: number }>('select count(*) as count from account')!
      if (count >= limits.accounts)
        throw new CodedError('too-many-accounts', `expected at most ${limits.accounts} accounts`)
      if (this.named(account.name) !== undefined)
        throw new CodedError('name-taken', `name: ${account.name} exists`)
      this.#db.run(
        'insert into account (id, name, source, subject, role, directory_role, password, created) values (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[id, account.name, account.source, account.subject, account.role, account.directory_role],
        ...[account.password, this.#now()],
      )
    })
    return this.mustFind(id)
  }

  set(id: string, values: Partial<Pick<AccountRow, Column>>): void {
    for (const [column, value] of Object.entries(values))
      this.#db.run(`update account set ${column} = ? where id = ?`, value, id)
  }

  /** Sets what can take the last administrator's rights; throws `last-admin` if it does. */
  setGuarded(id: string, values: Partial<Pick<AccountRow, 'role' | 'is_disabled'>>): void {
    this.#db.transaction(() => {
      const hadAdmin = this.#hasAdmin()
      this.set(id, values)
      if (hadAdmin && !this.#hasAdmin())
        throw new CodedError('last-admin', `${this.find(id)?.name} is the last one`)
    })
  }

  remove(id: string): void {
    this.#db.transaction(() => {
      const hadAdmin = this.#hasAdmin()
      const { name } = this.mustFind(id)
      this.#db.run('delete from account where id = ?', id)
      if (hadAdmin && !this.#hasAdmin()) throw new CodedError('last-admin', `${name} is the last one`)
    })
  }

  isLocked({ locked_until }: AccountRow): boolean {
    const left = locked_until - this.#now()
    // Longer than any lockout: the clock was set back.
    return left > 0 && left <= LOCK_MS
  }

  /**
   * Counts a failed sign-in. The last administrator who could sign in is never locked: otherwise an attacker with the
   * name could lock everyone out. Guessing is then bounded by the rate of attempts of each address.
   */
  failed({ id }: AccountRow): void {
    this.#db.transaction(() => {
      this.#db.run('update account set failures = failures + 1, failed_at = ? where id = ?', this.#now(), id)
      const account = this.find(id)
      if (account === undefined || account.failures < LOCK_AFTER || !this.#hasAdmin(id)) return
      this.set(id, { failures: 0, locked_until: this.#now() + LOCK_MS })
    })
  }

  signedIn({ id }: AccountRow): void {
    this.set(id, { failures: 0, locked_until: 0, last_sign_in: this.#now() })
  }

  /** Whether a usable administrator with a password remains, besides the one named. */
  #hasAdmin(besides = ''): boolean {
    const sql = `select 1 from account where role = 'Admin' and password is not null and is_disabled = 0
      and (locked_until <= ?1 or locked_until > ?1 + ?2) and id <> ?3 limit 1`
    return this.#db.get(sql, this.#now(), LOCK_MS, besides) !== undefined
  }

  #itemOf(row: AccountRow, sessions: number): AccountItem {
    return {
      id: row.id,
      name: row.name,
      source: row.source,
      role: row.role,
      directoryRole: row.directory_role,
      isDisabled: row.is_disabled === 1,
      hasTotp: row.totp_secret !== null,
      lockedUntil: this.isLocked(row) ? new Date(row.locked_until).toISOString() : null,
      created: new Date(row.created).toISOString(),
      lastSignIn: row.last_sign_in === null ? null : new Date(row.last_sign_in).toISOString(),
      sessions,
    }
  }
}

/** Of both roles together: that of the directory never takes what an administrator gave. */
export function permissionsOf(
  { role, directory_role }: Pick<AccountRow, 'role' | 'directory_role'>,
  granted: readonly Role[] = [],
): readonly Permission[] {
  const all = [role, directory_role, ...granted].flatMap((one) => (one === null ? [] : PERMISSIONS_OF[one]))
  return PERMISSIONS.filter((permission) => all.includes(permission))
}
