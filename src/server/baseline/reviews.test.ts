import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { BaselineReviews, reviewKey } from './reviews.ts'

const entry = { client: '10.0.0.1', server: '10.0.0.2', protocol: 'modbus', unit: '1' }

test('a decision is kept with its person, replaced, and taken back', async () => {
  const reviews = new BaselineReviews({ store: new MemoryStore(), now: () => Date.UTC(2026, 2, 2) })
  await reviews.change({ ...entry, state: 'accepted' }, 'mia')
  await reviews.change({ ...entry, state: 'rejected' }, 'tom')
  assert.deepEqual(
    [...(await reviews.all())],
    [[reviewKey(entry), { state: 'rejected', by: 'tom', time: '2026-03-02T00:00:00.000Z' }]],
  )
  await reviews.change({ ...entry, state: 'open' }, 'tom')
  assert.equal((await reviews.all()).size, 0)
})

test('channels that differ in one part are different entries', () => {
  assert.notEqual(reviewKey(entry), reviewKey({ ...entry, unit: '2' }))
})
