import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COLUMN_WIDTH, isTableLayout, laidOut, movedBefore } from './table-layout.ts'

const columns = [
  { id: 'name', width: 100, grows: true },
  { id: 'type', width: 80 },
  { id: 'zone', width: 90 },
]

test('columns follow the saved order; the first and unknown ones keep their places', () => {
  const ids = (order: readonly string[]) => laidOut(columns, { widths: {}, order }).map(({ id }) => id)
  assert.deepEqual(ids(['zone', 'name', 'type']), ['name', 'zone', 'type'])
  assert.deepEqual(ids(['gone', 'zone']), ['name', 'zone', 'type'])
})

test('a width that was set is kept within bounds and no longer grows', () => {
  const [name, type] = laidOut(columns, { widths: { name: 5, type: 90_000 }, order: [] })
  assert.deepEqual([name?.width, name?.grows], [COLUMN_WIDTH.least, false])
  assert.equal(type?.width, COLUMN_WIDTH.most)
})

test('a column is moved before another, never to the pinned place', () => {
  const ids = ['name', 'type', 'zone']
  assert.deepEqual(movedBefore(ids, 'zone', 'type'), ['name', 'zone', 'type'])
  assert.deepEqual(movedBefore(ids, 'zone', 'name'), ids)
  assert.deepEqual(movedBefore(ids, 'name', 'zone'), ids)
})

test('stored layouts of another shape are refused', () => {
  assert.ok(isTableLayout({ widths: { a: 1 }, order: ['a'] }))
  for (const wrong of [null, 3, {}, { widths: { a: 'x' }, order: [] }, { widths: {}, order: [1] }])
    assert.ok(!isTableLayout(wrong))
})
