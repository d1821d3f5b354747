/** An API token of a new administrator, in a data folder whose server may run. */
import type { Permission } from '#schema/account'
import { Accounts } from '../accounts/accounts.ts'
import { ApiTokens } from '../accounts/api-tokens.ts'
import { AccountDatabase } from '../accounts/database.ts'

export function adminToken(
  data: string,
  owner = 'admin',
  scope: Permission[] = ['read', 'administer'],
): string {
  const db = new AccountDatabase(data)
  try {
    const account = { name: owner, role: 'Admin', password: 'x', source: 'local' } as const
    const { id, name } = new Accounts(db).add({ ...account, subject: null, directory_role: null })
    return new ApiTokens(db).add(id, name, { name: 'test', scope, days: 1 }).secret
  } finally {
    db.close()
  }
}
