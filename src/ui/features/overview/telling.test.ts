import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureSource } from '#ui/source/fixture/source'
import { newDevicesText, openCount, worstFirst } from './telling.ts'

const source = fixtureSource({ deviceCount: 20 })

test('the worst alerts come first, and what is merely new here is left out', async () => {
  const { items } = await source.alerts({})
  const shown = worstFirst(items, 5)
  assert.deepEqual(
    shown.map(({ severity }) => severity),
    ['critical', 'critical', 'critical', 'critical', 'major'],
  )
  assert.ok(shown.every(({ isNewHere }) => !isNewHere))
})

test('open alerts are counted over all severities', async () => {
  const overview = { ...(await source.overview()), alerts: { open: { critical: 1, minor: 2 } } }
  assert.equal(openCount(overview), 3)
})

test('new devices agree with their number', () => {
  assert.deepEqual([0, 1, 3].map(newDevicesText), [
    'none new in the last 24 hours',
    '1 is new in the last 24 hours',
    '3 are new in the last 24 hours',
  ])
})
