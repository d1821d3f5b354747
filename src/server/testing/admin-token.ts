/** An API token of a new administrator, in a data folder whose server may run. */
import { Accounts } from '../accounts/accounts.ts'
import { ApiTokens } from '../accounts/api-tokens.ts'
import { AccountDatabase } from '../accounts/database.ts'

export function adminToken(data: string): string {
  const db = new AccountDatabase(data)
  try {
    const account = { name: 'admin', role: 'Admin', password: 'x', source: 'local' } as const
    const { id, name } = new Accounts(db).add({ ...account, subject: null, directory_role: null })
    return new ApiTokens(db).add(id, name, { name: 'test', scope: ['read', 'administer'], days: 1 }).secret
  } finally {
    db.close()
  }
}
