/** `grants.db` of a console's data folder: roles of people by place. Next to the accounts, and read without a thread. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { SettingLevel } from '#fleet/inherited-settings'
import type { Role } from '#schema/account'
import { CodedError } from '#schema/errors'
import type { RoleGrants } from '#server/accounts/role-grants'
import { DatabaseFile } from '#server/database-file'
import { roleOfGroups } from '#server/http/external-identity'

export const GRANTS_FILE = 'grants.db'

const limits = {
  grants: 10_000,
  /** Groups of a directory that are kept of one account. */
  groups: 1000,
} as const

const SCHEMA = `
  create table if not exists role_grant (
    id text primary key,
    account text not null,
    group_name text not null,
    role text not null,
    level text not null,
    target text not null,
    author text not null,
    created integer not null
  ) strict;
  create index if not exists role_grant_account on role_grant (account);
  create table if not exists account_group (
    account text not null, name text not null, primary key (account, name)
  ) strict;
  create table if not exists chosen_organisation (account text primary key, organisation text not null) strict;
  pragma user_version = 2;`

export interface GrantRow {
  readonly id: string
  /** Id of an account; '' for a group of a directory. */
  readonly account: string
  readonly group_name: string
  readonly role: Role
  readonly level: SettingLevel
  readonly target: string
  readonly author: string
  readonly created: number
}

export class Grants implements RoleGrants {
  readonly #db: DatabaseFile

  /** @param data the data folder */
  constructor(data: string) {
    this.#db = new DatabaseFile({
      ...{ path: join(data, GRANTS_FILE), data, schema: SCHEMA, version: 2, synchronous: 'full' },
    })
  }

  get file(): DatabaseFile {
    return this.#db
  }

  close(): void {
    this.#db.close()
  }

  list(): readonly GrantRow[] {
    return this.#db.all<GrantRow>('select * from role_grant order by created, id')
  }

  add(grant: Omit<GrantRow, 'id' | 'created'>, now: number): GrantRow {
    const row: GrantRow = { id: randomBytes(9).toString('base64url'), ...grant, created: now }
    this.#db.transaction(() => {
      const { count } = this.#db.get<{ count: number }>('select count(*) as count from role_grant')!
      if (count >= limits.grants) throw new CodedError('too-many-records', `${limits.grants} grants exist`)
      this.#db.run(
        'insert into role_grant (id, account, group_name, role, level, target, author, created) values (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[row.id, row.account, row.group_name, row.role, row.level, row.target, row.author, row.created],
      )
    })
    return row
  }

  remove(id: string): void {
    if (this.#db.run('delete from role_grant where id = ?', id) === 0)
      throw new CodedError('not-found', `no grant ${id.slice(0, 100)}`)
  }

  /** Given by hand, and to the groups of its last sign-in. */
  of(account: string): readonly GrantRow[] {
    if (account === '') return []
    const own = this.#db.all<GrantRow>('select * from role_grant where account = ?', account)
    const groups = this.#db
      .all<{ name: string }>('select name from account_group where account = ?', account)
      .map(({ name }) => name)
    return groups.length === 0 ? own : [...own, ...this.#ofGroups(groups)]
  }

  #ofGroups(groups: readonly string[]): readonly GrantRow[] {
    const all = this.#db.all<GrantRow>("select * from role_grant where account = ''")
    return all.filter(
      ({ role, group_name }) => roleOfGroups(groups, [{ role, groups: [group_name] }]) !== null,
    )
  }

  /** Undefined: all that the account may see. */
  chosenBy(account: string): string | undefined {
    return this.#db.get<{ organisation: string }>(
      'select organisation from chosen_organisation where account = ?',
      account,
    )?.organisation
  }

  /** @param organisation '' for all */
  choose(account: string, organisation: string): void {
    if (organisation === '') this.#db.run('delete from chosen_organisation where account = ?', account)
    else
      this.#db.run(
        'insert into chosen_organisation values (?, ?) on conflict (account) do update set organisation = excluded.organisation',
        ...[account, organisation],
      )
  }

  rolesOf(account: string): readonly Role[] {
    return this.of(account).map(({ role }) => role)
  }

  admits(groups: readonly string[]): boolean {
    return this.#ofGroups(groups).length > 0
  }

  keepGroups(account: string, groups: readonly string[]): void {
    this.#db.transaction(() => {
      this.#db.run('delete from account_group where account = ?', account)
      for (const name of [...new Set(groups)].slice(0, limits.groups))
        this.#db.run('insert into account_group values (?, ?)', account, name)
    })
  }
}
