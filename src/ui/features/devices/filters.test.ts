import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectedRows, facetGroups, farStart, filtersOf, listSentence } from './filters.ts'

const facets = {
  type: { PLC: 30, HMI: 10 },
  level: { '1': 30, unknown: 10 },
  vendor: { Siemens: 25, ABB: 15, '': 3 },
}

const nameOf = (id: string) => id

test('only words of the list are taken from the address bar', () => {
  assert.deepEqual(filtersOf({ type: 'PLC', search: '', packets: '1@a', zone: 3 }), { type: 'PLC' })
})

test('what follows what is loaded is read in turn, what lies far below from a little before it', () => {
  assert.deepEqual(
    [farStart(500, 500), farStart(999, 500), farStart(49_999, 500)],
    [undefined, undefined, 49_750],
  )
})

test('facets stand most frequent first, without the unknown', () => {
  const vendors = facetGroups(facets, nameOf).find(({ id }) => id === 'vendor')!
  assert.deepEqual(
    vendors.values.map(({ label, count }) => [label, count]),
    [
      ['Siemens', 25],
      ['ABB', 15],
    ],
  )
})

test('levels stand from the process up and have names', () => {
  const levels = facetGroups(facets, nameOf).find(({ id }) => id === 'level')!
  assert.deepEqual(
    levels.values.map(({ label }) => label),
    ['Level 1', 'Unknown'],
  )
})

test('the scroll bar knows how long the list is before it is loaded', () => {
  const loaded = { count: 5, isAll: false }
  assert.equal(expectedRows(facets, {}, loaded).count, 40)
  assert.equal(expectedRows(facets, { type: 'PLC' }, loaded).count, 30)
  assert.deepEqual(expectedRows(facets, { type: 'PLC', vendor: 'ABB' }, loaded), { count: 6, isExact: false })
  assert.deepEqual(expectedRows(facets, {}, { count: 39, isAll: true }), { count: 39, isExact: true })
})

test('the sentence says what the list is narrowed to', () => {
  assert.equal(
    listSentence({ count: 1, isExact: true }, { type: 'PLC', search: 'x' }, nameOf),
    '1 device matching “x”: PLC.',
  )
  assert.equal(listSentence({ count: 0, isExact: true }, {}, nameOf), 'No devices seen.')
  const from = '2026-11-24T03:00:00.000Z'
  assert.match(
    listSentence({ count: 2, isExact: true }, { from }, nameOf),
    /^2 devices seen since 2026-11-2\d /,
  )
  assert.deepEqual(filtersOf({ from, until: 'noon' }), { from })
})
