import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerTable } from '#schema/queries'
import { columnWidth } from './widths.ts'

const table: Pick<AnswerTable, 'columns' | 'rows'> = {
  columns: [
    { name: 'protocol', title: 'Protocol', kind: 'text' },
    { name: 'operation', title: 'Operation', kind: 'text' },
    { name: 'count', title: 'Count', kind: 'number' },
    { name: 'last', title: 'Last', kind: 'time' },
  ],
  rows: [
    { device: '', cells: ['cip', 'Write Multiple Registers', 12, '2026-11-27T12:00:00Z'] },
    { device: '', cells: [null, 'x'.repeat(500), 3, null] },
  ],
}

test('a column is as wide as what stands in it, within bounds', () => {
  assert.deepEqual(
    table.columns.map((_, at) => columnWidth(table, at)),
    [88, 300, 88, 180],
  )
  assert.equal(columnWidth({ ...table, rows: table.rows.slice(0, 1) }, 1), 202)
})
