/** Accounts, grants and audit log of the console, in its data folder; sign-in by LDAP and OpenID Connect. */
import { join } from 'node:path'
import type { FleetDatabase } from '#fleet-store/database'
import { AccountDatabase } from '#server/accounts/database'
import { AccountService } from '#server/accounts/service'
import { settings as accountSettings, roleSettings } from '#server/accounts/settings'
import { AuditLog } from '#server/audit/audit-log'
import { CONFIG_FILE } from '#server/config-file'
import type { AuditEntry, Authentication } from '#server/http/access'
import { addLdap } from '#server/ldap/feature'
import { settings as ldapSettings } from '#server/ldap/settings'
import type { Lifecycle } from '#server/lifecycle'
import { openOidc } from '#server/oidc/feature'
import { settings as oidcSettings } from '#server/oidc/settings'
import { SettingsStore } from '#server/settings-store'
import { Grants } from './grants.ts'
import { SharedTables, stopLogging } from './shared-tables.ts'

/** Consoles with one PostgreSQL have the same accounts and grants; undefined with SQLite. */
export async function shareAccounts(
  database: FleetDatabase,
  { db, grants }: Pick<ReturnType<typeof openAccounts>, 'db' | 'grants'>,
  log: (line: string) => void,
): Promise<SharedTables | undefined> {
  const files = [
    { name: 'accounts', file: db, tables: { account: ['id'], session: ['hash'], token: ['id'] } },
    {
      ...{ name: 'grants', file: grants.file },
      tables: {
        role_grant: ['id'],
        account_group: ['account', 'name'],
        chosen_organisation: ['account'],
      },
    },
  ]
  if (database.kind === 'postgres') return await SharedTables.open(database, files, log)
  stopLogging(files)
  return undefined
}

/** @param publicUrl where browsers find the console: the issuer of OpenID Connect leads them back there */
export function openAccounts(
  data: string,
  lifecycle: Lifecycle,
  say: (line: string) => void,
  publicUrl: () => string,
) {
  const settings = new SettingsStore({
    path: join(data, CONFIG_FILE),
    settings: [...accountSettings, ...ldapSettings, ...oidcSettings],
    overrides: new Map(),
  })
  const db = new AccountDatabase(data)
  lifecycle.on('close', () => db.close())
  const grants = new Grants(data)
  lifecycle.on('close', () => grants.close())
  const auditLog = new AuditLog(data)
  lifecycle.on('close', () => auditLog.close())
  const audit = (entry: AuditEntry) => auditLog.add(entry)
  const accounts = new AccountService({
    ...{ db, say, audit, grants, siteName: 'console', isRequired: true, isTls: true },
    roles: () => roleSettings.map(({ role, setting }) => ({ role, groups: settings.value(setting) ?? [] })),
  })
  addLdap({ accounts, settings })
  const oidc = openOidc({
    accounts,
    settings,
    publicUrl: {
      get text() {
        return publicUrl()
      },
    },
  })
  const authentication: Authentication = {
    ...{ isTls: true, isExposed: true, audit },
    publicHost: () => undefined,
    authenticate: (request) => accounts.authenticate(request),
  }
  return { db, accounts, grants, auditLog, oidc, authentication }
}
