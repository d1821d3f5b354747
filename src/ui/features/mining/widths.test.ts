import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerTable } from '#schema/queries'
import { columnWidth, columnWidths, fittingText } from './widths.ts'

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
    [80, 300, 80, 112],
  )
  assert.equal(columnWidth({ ...table, rows: table.rows.slice(0, 1) }, 1), 160)
})

test('a long list says how many items are not shown', () => {
  const list = Array.from({ length: 42 }, (_, at) => `ioa:${2000 + at}`).join(', ')
  assert.equal(
    fittingText(list, 300),
    'ioa:2000, ioa:2001, ioa:2002, ioa:2003, ioa:2004, ioa:2005, ioa:2006 and 35 more',
  )
  assert.equal(fittingText('holding:40, holding:41', 300), 'holding:40, holding:41')
  assert.match(fittingText('x'.repeat(500), 300), /^x+…x+$/)
})

test('columns give up width where the table has less room, down to their longest word', () => {
  const sumOf = (widths: ReadonlyMap<number, number>) =>
    [...widths.values()].reduce((sum, one) => sum + one, 0)
  const all = [0, 1, 2, 3]
  assert.deepEqual([...columnWidths(table, all, 0).values()], [80, 300, 80, 112])
  assert.deepEqual([...columnWidths(table, all, 2000).values()], [80, 300, 80, 112])
  const fitted = columnWidths(table, all, 480)
  assert.ok(sumOf(fitted) <= 480 && sumOf(fitted) > 470, String(sumOf(fitted)))
  assert.deepEqual([...columnWidths(table, all, 10).values()], [73, 124, 58, 100])
  assert.deepEqual([...columnWidths(table, [3], 500)], [[3, 112]])
  const clients = {
    columns: table.columns.slice(1, 2),
    rows: [{ device: '', cells: ['HMI in Filtration .66'] }],
  }
  const width = columnWidths(clients, [0], 10).get(0)!
  assert.equal(fittingText('HMI in Filtration .66', width), 'HMI in Filtration .66')
})

test('a text is cut so that its words fit in two lines', () => {
  assert.equal(fittingText('ioa:2019, ioa:2018, ioa:2017', 124), 'ioa:2019 and 2 more')
  assert.equal(fittingText('Write Single Register', 124), 'Write Single Register')
  assert.equal(fittingText('PI service P_PROGRAM (start)', 124), 'PI service P…GRAM (start)')
  assert.match(fittingText(`${'y'.repeat(60)}, z`, 124), /^y+…y+ and 1 more$/)
})
