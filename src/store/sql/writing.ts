/** Converts the results of a capture into rows, and removes them. Runs in the one writer thread. */
import type { Transaction } from 'kysely'
import {
  type Contribution,
  contributionOf,
  contributionsOfOthers,
  contributorsOf,
  deleteContributions,
  joined,
  saveContributions,
  saveMergedSoFar,
  someContributedBy,
} from './contributions.ts'
import { inGroups } from './groups.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** One kind of object in a capture: how it is read, written and merged with stored data. */
export interface Kind<T> {
  readonly name: 'device' | 'link' | 'alert'
  read(db: Main, ids: readonly string[]): Promise<Map<string, T>>
  /** Writes `now` in the place of `old`; either may be undefined, never both. */
  write(db: Main, changed: readonly ChangedRow<T>[]): Promise<void>
  merge(before: T, now: T): T
}

export interface ChangedRow<T> {
  readonly id: string
  readonly old: T | undefined
  readonly now: T | undefined
}

/** Applies the objects of one kind from `capture`: merged with the contributions of all others. */
export async function applyKind<T>(
  db: Main,
  kind: Kind<T>,
  reported: { readonly capture: number; readonly things: ReadonlyMap<string, T | undefined> },
): Promise<void> {
  const { capture, things } = reported
  for (const ids of inGroups([...things.keys()])) {
    const current = await kind.read(db, ids)
    const correlators = await contributorsOf(db, kind.name, ids)
    const isKnownTo = (id: string) => correlators.get(id)?.includes(capture) === true
    const fresh = ids.flatMap((id) => {
      const now = current.get(id)
      return isKnownTo(id) || now === undefined ? [] : [{ id, now, correlators: correlators.get(id) ?? [] }]
    })
    await saveMergedSoFar(db, kind.name, fresh)
    const isFresh = new Set(fresh.map(({ id }) => id))
    const isShared = (id: string) =>
      isFresh.has(id) || correlators.get(id)?.some((other) => other !== capture) === true
    const shared = ids.filter(isShared)
    const others = await othersSay(db, kind, { capture, ids: shared, current, isFresh })
    const changed = ids.map((id): ChangedRow<T> => {
      const known = others.get(id)
      const now = things.get(id)
      return { id, old: current.get(id), now: joined([known, now], kind.merge) }
    })
    await kind.write(
      db,
      changed.filter(({ old, now }) => old !== undefined || now !== undefined),
    )
    const words = ids.map((id) => ({ id, word: things.get(id), isShared: isShared(id) }))
    await saveContributions(db, kind.name, { capture, words })
    await forgetBefore(db, kind.name, { ids: shared, but: capture })
  }
}

/**
 * Merged contributions of all captures but `capture` to these objects. They are stored while the capture is read: with
 * hundreds of captures of one plant, merging them again at each change would take seconds.
 */
async function othersSay<T>(
  db: Main,
  kind: Kind<T>,
  {
    capture,
    ids,
    current,
    isFresh,
  }: {
    readonly capture: number
    readonly ids: readonly string[]
    readonly current: ReadonlyMap<string, T>
    readonly isFresh: ReadonlySet<string>
  },
): Promise<ReadonlyMap<string, Contribution<T>>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('before')
    .select(['id', 'body'])
    .where('capture', '=', capture)
    .where('kind', '=', kind.name)
    .where('id', 'in', ids)
    .execute()
  const say = new Map(
    rows.map(({ id, body }): [string, Contribution<T>] => [id, contributionOf<T>(body ?? 'null')]),
  )
  const missing = ids.filter((id) => !say.has(id))
  if (missing.length === 0) return say
  const words = await contributionsOfOthers<T>(db, kind.name, {
    capture,
    ids: missing.filter((id) => !isFresh.has(id)),
  })
  for (const id of missing)
    say.set(id, isFresh.has(id) ? current.get(id) : joined(words.get(id) ?? [], kind.merge))
  const values = missing.map((id) => {
    const word = say.get(id)
    return { capture, kind: kind.name, id, body: word === undefined ? null : JSON.stringify(word) }
  })
  await db.insertInto('before').values(values).execute()
  return say
}

/** The stored merge of all others is outdated for captures that were not notified of a change. */
async function forgetBefore(
  db: Main,
  kind: string,
  { ids, but }: { readonly ids: readonly string[]; readonly but?: number },
): Promise<void> {
  if (ids.length === 0) return
  const stale = db.deleteFrom('before').where('kind', '=', kind).where('id', 'in', ids)
  await (but === undefined ? stale : stale.where('capture', '!=', but)).execute()
}

/**
 * Has some things of one kind be as if `capture` had never spoken of them; answers those that are gone for it, undefined
 * once it speaks of none.
 */
export async function takeBackSome<T>(
  db: Main,
  kind: Kind<T>,
  capture: number,
): Promise<readonly string[] | undefined> {
  const ids = await someContributedBy(db, kind.name, capture)
  if (ids.length === 0) return undefined
  const current = await kind.read(db, ids)
  const words = await contributionsOfOthers<T>(db, kind.name, { capture, ids })
  const changed = ids.map(
    (id): ChangedRow<T> => ({ id, old: current.get(id), now: joined(words.get(id) ?? [], kind.merge) }),
  )
  await kind.write(
    db,
    changed.filter(({ old, now }) => old !== undefined || now !== undefined),
  )
  await deleteContributions(db, kind.name, { capture, ids })
  await forgetBefore(db, kind.name, { ids })
  return changed.filter(({ now }) => now === undefined).map(({ id }) => id)
}
