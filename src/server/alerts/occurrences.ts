/** After an alert was closed, the same traffic is a new alert: which number of its kind grows. */

import type { Occurrence } from '#engine-host/request'
import type { Alert } from '#model/alert'
import { pagesOf } from '#store/pages'
import type { Paging, Store, StoredAlert } from '#store/store'

const limits = {
  /** Closed alerts looked through, the latest first, and how many are asked for at once. */
  alerts: 50_000,
  page: 1000,
} as const

/** State that every engine needs at its start: kinds whose latest alert is closed, and those that recurred. */
export async function occurrencesIn(store: Store): Promise<readonly Occurrence[]> {
  const numbers = new Map<string, number>()
  const note = (alert: Alert, number: number) => {
    const { first } = kindOf(alert)
    if (number > (numbers.get(first) ?? 1)) numbers.set(first, number)
  }
  const closed = (paging: Paging) => store.alerts({ status: 'closed', ...paging })
  for await (const { items } of pagesOf(closed, limits.page, limits.alerts))
    for (const { alert } of items) note(alert, kindOf(alert).number + 1)
  return [...numbers]
}

/** Change caused by a person's latest decision; undefined if none. */
export async function occurrenceAfter(
  store: Store,
  { alert, triage }: StoredAlert,
): Promise<Occurrence | undefined> {
  const { first, number } = kindOf(alert)
  if (triage?.status === 'closed') return [first, number + 1]
  // Opened again, it goes on, unless its like has come meanwhile: that is the one that goes on.
  const all = await occurrencesIn(store)
  const now = all.find(([kind]) => kind === first)?.[1] ?? 1
  return now > number ? undefined : [first, number]
}

function kindOf({ id, again }: Alert): { readonly first: string; readonly number: number } {
  return again === undefined ? { first: id, number: 1 } : again
}
