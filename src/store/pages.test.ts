import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemsOf, pagesOf } from './pages.ts'
import type { Paging } from './store.ts'

const NUMBERS = [1, 2, 3, 4, 5, 6, 7]
const asked: Paging[] = []

async function ask(paging: Paging) {
  asked.push(paging)
  const from = Number(paging.cursor ?? 0)
  const end = from + paging.limit
  return { items: NUMBERS.slice(from, end), next: end < NUMBERS.length ? String(end) : undefined }
}

test('pages come in turn to the last, and the last says so', async () => {
  const pages = []
  for await (const { items, next } of pagesOf(ask, 3)) pages.push([items, next])
  assert.deepEqual(pages, [
    [[1, 2, 3], '3'],
    [[4, 5, 6], '6'],
    [[7], undefined],
  ])
})

test('no page is asked for beyond the bound', async () => {
  asked.length = 0
  assert.deepEqual(await itemsOf(ask, 2, 3), { items: [1, 2, 3, 4], isWhole: false })
  assert.equal(asked.length, 2)
  assert.equal((await itemsOf(ask, 4, 7)).isWhole, true)
})

test('nobody is asked again once the reader has enough', async () => {
  asked.length = 0
  for await (const _ of pagesOf(ask, 2)) break
  assert.equal(asked.length, 1)
})
