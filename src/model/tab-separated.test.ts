import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordsIn, rowsIn } from './tab-separated.ts'

const TABLE = 'id\tname\tabout\nT1\tStop\ta controller\n\nT2\tRead\n'

test('rows come without the names of their columns and without empty lines', () => {
  assert.deepEqual(rowsIn(TABLE), [
    ['T1', 'Stop', 'a controller'],
    ['T2', 'Read'],
  ])
  assert.deepEqual([rowsIn(''), rowsIn('id\tname')], [[], []])
})

test('records have every column, also those that a row leaves out', () => {
  assert.deepEqual(recordsIn(TABLE), [
    { id: 'T1', name: 'Stop', about: 'a controller' },
    { id: 'T2', name: 'Read', about: '' },
  ])
  assert.deepEqual(recordsIn(''), [])
})
