/** How what a capture tells becomes rows, and how it is taken back. Runs in the one writer thread. */
import type { Transaction } from 'kysely'
import { inGroups } from './groups.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** One kind of thing a capture tells: how it is read, written and joined with what was known. */
export interface Kind<T> {
  readonly name: 'device' | 'link' | 'alert'
  read(db: Main, ids: readonly string[]): Promise<Map<string, T>>
  /** Writes `now` in the place of `old`; either may be undefined, never both. */
  write(db: Main, changed: readonly Changed<T>[]): Promise<void>
  merge(before: T, now: T): T
}

export interface Changed<T> {
  readonly id: string
  readonly old: T | undefined
  readonly now: T | undefined
}

/** Applies what `capture` tells about things of one kind, and remembers how they were before it spoke. */
export async function applyKind<T>(
  db: Main,
  kind: Kind<T>,
  told: { readonly capture: number; readonly things: ReadonlyMap<string, T | undefined> },
): Promise<void> {
  for (const ids of inGroups([...told.things.keys()])) {
    const current = await kind.read(db, ids)
    const before = await beforeOf<T>(db, kind.name, { capture: told.capture, ids })
    const firstTime = ids.filter((id) => !before.has(id))
    await remember(db, kind.name, {
      capture: told.capture,
      values: firstTime.map((id) => [id, current.get(id)]),
    })
    const changed = ids.map((id): Changed<T> => {
      const old = current.get(id)
      const known = before.has(id) ? before.get(id) : old
      const now = told.things.get(id)
      return { id, old, now: now !== undefined && known !== undefined ? kind.merge(known, now) : now }
    })
    await kind.write(
      db,
      changed.filter(({ old, now }) => old !== undefined || now !== undefined),
    )
  }
}

async function beforeOf<T>(
  db: Main,
  kind: string,
  { capture, ids }: { capture: number; ids: readonly string[] },
): Promise<Map<string, T | undefined>> {
  const rows = await db
    .selectFrom('before')
    .select(['id', 'body'])
    .where('capture', '=', capture)
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, body === null ? undefined : JSON.parse(body)]))
}

async function remember(
  db: Main,
  kind: string,
  { capture, values }: { capture: number; values: readonly (readonly [string, unknown])[] },
): Promise<void> {
  if (values.length === 0) return
  const rows = values.map(([id, value]) => ({
    capture,
    kind,
    id,
    body: value === undefined ? null : JSON.stringify(value),
  }))
  await db.insertInto('before').values(rows).execute()
}

/** Gives things of one kind back as they were before `capture` spoke of them. */
export async function takeBackKind<T>(db: Main, kind: Kind<T>, capture: number): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('before')
      .select(['id', 'body'])
      .where('capture', '=', capture)
      .where('kind', '=', kind.name)
      .limit(500)
      .execute()
    if (rows.length === 0) return
    const ids = rows.map((row) => row.id)
    const current = await kind.read(db, ids)
    const changed = rows.map(
      ({ id, body }): Changed<T> => ({
        id,
        old: current.get(id),
        now: body === null ? undefined : JSON.parse(body),
      }),
    )
    await kind.write(
      db,
      changed.filter(({ old, now }) => old !== undefined || now !== undefined),
    )
    await db
      .deleteFrom('before')
      .where('capture', '=', capture)
      .where('kind', '=', kind.name)
      .where('id', 'in', ids)
      .execute()
  }
}
