import type { Transaction } from 'kysely'
import { DEVICE_EDIT } from '../device-edits.ts'
import type { Tables } from './tables.ts'
import type { Kind } from './writing.ts'

/** Deletes edits of objects that are gone for good. */
export async function deleteSaidMessages(
  db: Transaction<Tables>,
  kind: Kind<unknown>['name'],
  gone: readonly string[],
): Promise<void> {
  if (gone.length === 0) return
  if (kind === 'alert') await db.deleteFrom('triage').where('alert', 'in', gone).execute()
  if (kind === 'device')
    await db.deleteFrom('record').where('kind', '=', DEVICE_EDIT).where('id', 'in', gone).execute()
}
