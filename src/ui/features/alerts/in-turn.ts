/** One list out of several: those of the first kind, then those of the next, page by page. */

/** Where a page begins: which kind, and where in its own list. */
export interface Turn {
  readonly at: number
  readonly cursor: string | undefined
}

export const startOfTurns: Turn = { at: 0, cursor: undefined }

export interface Turns<Item> {
  readonly items: readonly Item[]
  /** Undefined where all are told. */
  readonly next: Turn | undefined
}

/** A page of `limit` items: as many lists are asked as it takes to fill it. */
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
