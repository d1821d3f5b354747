import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTurn, startOfTurns } from './merged-pages.ts'

const LISTS: Readonly<Record<string, readonly number[]>> = { grave: [1, 2, 3], quiet: [], late: [4, 5] }

async function ask(kind: string, cursor: string | undefined, limit: number) {
  const from = Number(cursor ?? 0)
  const all = LISTS[kind] ?? []
  const end = from + limit
  return { items: all.slice(from, end), next: end < all.length ? String(end) : null }
}

test('a list follows the one before, and pages are filled across them', async () => {
  const kinds = Object.keys(LISTS)
  const pages: (readonly number[])[] = []
  let turn: Parameters<typeof inTurn>[1] | undefined = startOfTurns
  while (turn !== undefined) {
    const page: Awaited<ReturnType<typeof inTurn<string, number>>> = await inTurn(kinds, turn, 2, ask)
    pages.push(page.items)
    turn = page.next
  }
  assert.deepEqual(pages, [[1, 2], [3, 4], [5]])
  assert.deepEqual(await inTurn([], startOfTurns, 2, ask), { items: [], next: undefined })
})
