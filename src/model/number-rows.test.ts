import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NumberRows } from './number-rows.ts'

test('rows keep apart what is written to each, over many pieces', () => {
  const rows = new NumberRows(3, 2)
  const made = Array.from({ length: 11 }, () => rows.add())
  for (const row of made) for (let i = 0; i < 3; i++) rows.pieceOf(row)[rows.placeOf(row) + i] = row * 10 + i
  for (const row of made) {
    const at = rows.placeOf(row)
    assert.deepEqual([...rows.pieceOf(row).subarray(at, at + 3)], [row * 10, row * 10 + 1, row * 10 + 2])
  }
})

test('a row that was given back is the next one, and zero again', () => {
  const rows = new NumberRows(2, 2)
  const [first, second] = [rows.add(), rows.add()]
  for (const row of [first, second]) rows.pieceOf(row).fill(7, rows.placeOf(row), rows.placeOf(row) + 2)
  rows.free(first)
  assert.equal(rows.add(), first)
  assert.deepEqual([...rows.pieceOf(first)], [0, 0, 7, 7, 0, 0, 0, 0])
  assert.notEqual(rows.add(), second)
})
