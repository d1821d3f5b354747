import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureBaseline } from '#ui/source/testing/baseline'
import { reviewOrder } from './review-order.ts'

test('the latest is reviewed first; what is decided is not asked again', () => {
  const [one] = fixtureBaseline(false).items
  const decided = { by: 'mia', time: '2026-11-24T03:00:00Z' }
  const items = [
    { ...one!, client: 'a', first: '2026-11-20T00:00:00Z' },
    { ...one!, client: 'b', first: '2026-11-22T00:00:00Z' },
    {
      ...one!,
      client: 'c',
      first: '2026-11-21T00:00:00Z',
      review: { ...decided, state: 'accepted' as const },
    },
    {
      ...one!,
      client: 'd',
      first: '2026-11-19T00:00:00Z',
      review: { ...decided, state: 'rejected' as const },
    },
  ]
  const { open, rejected } = reviewOrder(items)
  assert.deepEqual(
    [open.map(({ client }) => client), rejected.map(({ client }) => client)],
    [['b', 'a'], ['d']],
  )
})
