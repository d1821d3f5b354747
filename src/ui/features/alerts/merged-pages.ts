/** Several lists as one: the first kind, then the next, page by page. */

/** Cursor of a page: kind, and cursor within its list. */
interface Turn {
  readonly at: number
  readonly cursor: string | undefined
}

export const startOfTurns: Turn = { at: 0, cursor: undefined }

export interface Turns<Item> {
  readonly items: readonly Item[]
  /** Undefined at the end. */
  readonly next: Turn | undefined
}

/** A page of `limit` items; queries as many lists as needed. */
export async function inTurn<Kind, Item>(
  kinds: readonly Kind[],
  from: Turn,
  limit: number,
  ask: (
    kind: Kind,
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly items: readonly Item[]; readonly next: string | null }>,
): Promise<Turns<Item>> {
  const items: Item[] = []
  let { at, cursor } = from
  while (at < kinds.length && items.length < limit) {
    const page = await ask(kinds[at]!, cursor, limit - items.length)
    items.push(...page.items)
    cursor = page.next ?? undefined
    if (cursor === undefined) at++
  }
  return { items, next: at < kinds.length ? { at, cursor } : undefined }
}
