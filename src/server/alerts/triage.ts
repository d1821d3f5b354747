import { CodedError } from '#contract/errors'
import type { StoredAlert, Triage } from '#store/store'
import type { Room } from '../room.ts'

/** What a person says of an alert, kept, and told to whoever judges. Throws `not-found`. */
export async function triage(
  { store, triaged }: Pick<Room, 'store' | 'triaged'>,
  id: string,
  said: Triage,
): Promise<StoredAlert> {
  const found = (await store.triage(id, said)) ? await store.alert(id) : undefined
  if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
  await triaged?.(found)
  return found
}
