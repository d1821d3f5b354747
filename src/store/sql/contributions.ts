/**
 * Contribution of each capture to an object, kept as long as the capture is known, so that it can be removed at any
 * time. While only one capture contributes to an object, the object itself is its contribution and no copy is kept.
 */
import type { Transaction } from 'kysely'
import { inGroups } from './groups.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** Contributor of data from before contributions were stored. */
const LONG_AGO = 0

/** JSON of an object that a capture removed. */
const GONE = 'null'

/** `undefined`: the capture removed the object. */
export type Contribution<T> = T | undefined

/** The captures that speak of each of these things. */
export async function contributorsOf(
  db: Main,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await db
    .selectFrom('word')
    .select(['id', 'capture'])
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute()
  const byId = Map.groupBy(rows, ({ id }) => id)
  return new Map([...byId].map(([id, some]) => [id, some.map(({ capture }) => capture)]))
}

/** Contributions of captures other than `capture` to these objects, in the order of their numbers. */
export async function contributionsOfOthers<T>(
  db: Main,
  kind: string,
  { capture, ids }: { readonly capture: number; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, readonly Contribution<T>[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('word')
    .select(['id', 'body'])
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .where('capture', '!=', capture)
    .where('body', 'is not', null)
    .orderBy('capture')
    .execute()
  const byId = Map.groupBy(rows, ({ id }) => id)
  return new Map([...byId].map(([id, some]) => [id, some.map(({ body }) => contributionOf<T>(body!))]))
}

/** Before another capture speaks of these things: what they are is the word of the one that spoke so far. */
export async function saveMergedSoFar(
  db: Main,
  kind: string,
  things: readonly { readonly id: string; readonly now: unknown; readonly correlators: readonly number[] }[],
): Promise<void> {
  const unclaimed = things.filter(({ correlators }) => correlators.length === 0)
  for (const group of inGroups(unclaimed)) {
    const rows = group.map(({ id, now }) => ({ capture: LONG_AGO, kind, id, body: JSON.stringify(now) }))
    await db.insertInto('word').values(rows).execute()
  }
  for (const { id, now, correlators } of things) {
    if (correlators.length !== 1) continue
    await db
      .updateTable('word')
      .set({ body: JSON.stringify(now) })
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('body', 'is', null)
      .execute()
  }
}

/** Stores the contribution of `capture`; no copy for an object that it alone contributes to. */
export async function saveContributions<T>(
  db: Main,
  kind: string,
  {
    capture,
    words,
  }: {
    readonly capture: number
    readonly words: readonly {
      readonly id: string
      readonly word: Contribution<T>
      readonly isShared: boolean
    }[]
  },
): Promise<void> {
  const rows = words.map(({ id, word, isShared }) => {
    const body = isShared ? (word === undefined ? GONE : JSON.stringify(word)) : null
    return { capture, kind, id, body }
  })
  for (const group of inGroups(rows)) {
    await db
      .insertInto('word')
      .values(group)
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'id', 'capture'])
          .doUpdateSet(({ ref }) => ({ body: ref('excluded.body') })),
      )
      .execute()
  }
}

/** Some of the things that `capture` speaks of; none once all its words are forgotten. */
export async function someContributedBy(db: Main, kind: string, capture: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('word')
    .select('id')
    .where('capture', '=', capture)
    .where('kind', '=', kind)
    .limit(500)
    .execute()
  return rows.map(({ id }) => id)
}

export async function deleteContributions(
  db: Main,
  kind: string,
  { capture, ids }: { readonly capture: number; readonly ids: readonly string[] },
): Promise<void> {
  await db
    .deleteFrom('word')
    .where('capture', '=', capture)
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute()
}

/**
 * Contributions of several captures to one object, merged; undefined if the last of them removed it, or if there is
 * none.
 */
export function joined<T>(
  words: readonly Contribution<T>[],
  merge: (before: T, now: T) => T,
): Contribution<T> {
  return words.reduce<Contribution<T>>(
    (known, word) => (known !== undefined && word !== undefined ? merge(known, word) : word),
    undefined,
  )
}

export function contributionOf<T>(body: string): Contribution<T> {
  return body === GONE ? undefined : JSON.parse(body)
}
