import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyRenames, renameKeys } from './rename-keys.ts'

const renames = keyRenames([
  ['octets', 'bytes'],
  ['lesson', 'baselineUpdate'],
  ['lesson/departures/octets', 'bytes'],
])

test('keys are renamed at their places only, in the same order', () => {
  const old = {
    id: 'a',
    octets: 1,
    attributes: { octets: '7' },
    lesson: { departures: [{ octets: 2 }, { pace: 3 }] },
  }
  assert.equal(
    JSON.stringify(renameKeys([old, null, 5], renames)),
    '[{"id":"a","bytes":1,"attributes":{"octets":"7"},' +
      '"baselineUpdate":{"departures":[{"bytes":2},{"pace":3}]}},null,5]',
  )
})

test('a value without old keys is returned itself', () => {
  const value = { bytes: 1, attributes: { octets: '7' }, more: [{ octets: 3 }] }
  assert.equal(renameKeys(value, renames), value)
})

test('a value that has both keys keeps the new one', () => {
  assert.deepEqual(renameKeys({ octets: 1, bytes: 2 }, renames), { bytes: 2 })
})

test('a key named __proto__ stays a plain key', () => {
  const renamed = renameKeys(JSON.parse('{"__proto__":{"octets":1},"octets":2}'), renames)
  assert.equal(JSON.stringify(renamed), '{"__proto__":{"octets":1},"bytes":2}')
})
