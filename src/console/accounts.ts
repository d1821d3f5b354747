/** Accounts and audit log of the console, in its data folder. */
import { AccountDatabase } from '#server/accounts/database'
import { AccountService } from '#server/accounts/service'
import { AuditLog } from '#server/audit/audit-log'
import type { AuditEntry, Authentication } from '#server/http/access'
import type { Lifecycle } from '#server/lifecycle'

export function openAccounts(data: string, lifecycle: Lifecycle, say: (line: string) => void) {
  const db = new AccountDatabase(data)
  lifecycle.on('close', () => db.close())
  const auditLog = new AuditLog(data)
  lifecycle.on('close', () => auditLog.close())
  const audit = (entry: AuditEntry) => auditLog.add(entry)
  const accounts = new AccountService({
    ...{ db, say, audit, siteName: 'console', isRequired: true, isTls: true },
    roles: () => [],
  })
  const authentication: Authentication = {
    ...{ isTls: true, isExposed: true, audit },
    publicHost: () => undefined,
    authenticate: (request) => accounts.authenticate(request),
  }
  return { accounts, auditLog, authentication }
}
