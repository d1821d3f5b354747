import { CodedError } from '#contract/errors'
import type { Alert } from '#model/alert'
import type { Learning, Room } from '../room.ts'

/** The alert, and who learns what it tells. Throws `not-found` or `not-learnable`. */
export async function lessonIn(
  { store, learning }: Room,
  id: string,
): Promise<{ alert: Alert; learning: Learning }> {
  const found = await store.alert(id)
  if (found === undefined) throw new CodedError('not-found', `no alert ${id}`)
  const { alert } = found
  if (alert.lesson === undefined || learning === undefined)
    throw new CodedError('not-learnable', `${alert.title}: it is no matter of who asks whom what`)
  return { alert, learning }
}
