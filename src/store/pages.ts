import type { Page, Paging } from './store.ts'

/**
 * The pages of a query, one after the other, until there are no more or they hold `most` items.
 * @param limit items a page
 */
export async function* pagesOf<Item>(
  ask: (paging: Paging) => Promise<Page<Item>>,
  limit: number,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Page<Item>> {
  let cursor: string | undefined
  let count = 0
  do {
    const page: Page<Item> = await ask({ limit, cursor })
    yield page
    count += page.items.length
    cursor = page.next
  } while (cursor !== undefined && count < most)
}

/** The items of these pages, of which the last may go beyond `most`; whether there are no more. */
export async function itemsOf<Item>(
  ask: (paging: Paging) => Promise<Page<Item>>,
  limit: number,
  most: number,
): Promise<{ readonly items: Item[]; readonly isWhole: boolean }> {
  const all: Item[] = []
  let isWhole = true
  for await (const { items, next } of pagesOf(ask, limit, most)) {
    for (const item of items) all.push(item)
    isWhole = next === undefined
  }
  return { items: all, isWhole }
}
