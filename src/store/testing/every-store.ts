/** The stores there are, and what tests of all of them need. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'node:test'
import type { FormerRuleIds } from '#model/former-rule-ids'
import type { JournalEntry } from '#model/journal'
import { MemoryStore } from '../memory-store.ts'
import { openSqliteStore } from '../sqlite-store.ts'
import type { Page, Paging, Store } from '../store.ts'
import { aCapture } from './records.ts'

/** A rule of the samples under the id it might have had before. */
export const RENAMED: FormerRuleIds = new Map([['stop-by-stranger', 'controller-stopped-by-newcomer']])

const stores: readonly (readonly [string, (folder: string) => Promise<Store>])[] = [
  ['memory', async () => new MemoryStore({ formerRuleIds: RENAMED })],
  ['sqlite', (folder) => openSqliteStore(folder, RENAMED)],
]

/** Opens a store, fills it with one capture, runs the test, and cleans up behind it. */
export type WithStore = (
  entries: readonly JournalEntry[],
  test: (store: Store, capture: number) => Promise<void>,
) => Promise<void>

/** The same tests for each store. */
export function everyStore(title: string, tests: (withStore: WithStore) => void): void {
  for (const [name, open] of stores) describe(`store: ${title}, ${name}`, () => tests(withStoreOf(open)))
}

function withStoreOf(open: (folder: string) => Promise<Store>): WithStore {
  return async (entries, test) => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-store-'))
    const store = await open(folder)
    try {
      const { number } = await store.addCapture(aCapture())
      if (entries.length > 0) await store.apply(number, entries)
      await test(store, number)
    } finally {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** All a store knows. */
export async function everything(store: Store) {
  return {
    overview: await store.overview(),
    devices: (await store.devices({ limit: 99 })).items,
    links: (await store.links({ limit: 99 })).items,
    alerts: (await store.alerts({ limit: 99 })).items,
    events: (await store.events({ limit: 99 })).items,
  }
}

/** All items of a list, page after page. */
export async function allPages<Item>(
  ask: (paging: Paging) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page: Page<Item> = await ask({ limit, cursor })
    assert.ok(page.items.length <= limit)
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}
