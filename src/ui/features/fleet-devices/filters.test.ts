import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceListText, fleetFiltersOf } from './filters.ts'

const facets = { site: { a: 1200, b: 34 }, type: { PLC: 700, HMI: 534 } }
const rest = { facets, shown: 100, hasMore: true, hasMoreHits: false }

test('the list names a total where one is kept, and a bound elsewhere', () => {
  assert.equal(deviceListText({ ...rest, filters: {} }), '1,234 devices.')
  assert.equal(
    deviceListText({ ...rest, filters: { site: 'b' }, facets: { site: facets.site, type: { PLC: 34 } } }),
    '34 devices.',
  )
  assert.equal(deviceListText({ ...rest, filters: { type: 'PLC' } }), '700 devices.')
  assert.equal(deviceListText({ ...rest, filters: { type: 'PLC', site: 'a' } }), 'More than 100 devices.')
  assert.equal(deviceListText({ ...rest, filters: { search: 'x' }, shown: 1, hasMore: false }), '1 device.')
  assert.equal(deviceListText({ ...rest, filters: {}, facets: {}, shown: 0, hasMore: false }), 'No devices.')
  assert.match(
    deviceListText({ ...rest, filters: { search: 'x' }, hasMoreHits: true }),
    /^More than 2,000 devices match/,
  )
})

test('only known filters are read from the address', () => {
  assert.deepEqual(fleetFiltersOf({ site: 'a', packets: '1', type: '', sort: 'risk' }), {
    site: 'a',
    sort: 'risk',
  })
})
