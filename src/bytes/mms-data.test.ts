import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from './hex.ts'
import { mangled } from './mangle.ts'
import { eachMmsScalar } from './mms-data.ts'

function scalars(bytes: Uint8Array, most = 100): readonly (readonly [string, unknown])[] {
  const found: [string, unknown][] = []
  eachMmsScalar(bytes, 0, bytes.length, most, (path, value) => found.push([path, value]))
  return found
}

test('scalars of nested structures, in order, named by their places', () => {
  const bytes = hex('8301ff a209 8502ff38 a103 830100')
  assert.deepEqual(scalars(bytes), [
    ['0', true],
    ['1.0', -200],
    ['1.1.0', false],
  ])
})

test('numbers, bits, text and times', () => {
  const bytes = hex('8602ff00 87050841c80000 84020640 8a03616263 910850000000 800000 0a 8c0600000000 0001')
  assert.deepEqual(
    scalars(bytes).map(([, value]) => value),
    [65280, 25, '01', 'abc', '2012-07-13T11:01:20.500Z', '1984-01-02T00:00:00.000Z'],
  )
})

test('no more than asked for, and hostile bytes end', () => {
  const bytes = hex('8301ff 830100 a208 a206 a204 850103 8400')
  assert.equal(scalars(bytes, 1).length, 1)
  for (const broken of mangled(bytes)) scalars(broken)
})
