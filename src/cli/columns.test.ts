import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { columns } from './columns.ts'

test('columns are as wide as their longest cell, the last runs free', () => {
  equal(
    columns(
      [
        ['a', 'b'],
        ['long', 'c d'],
      ],
      undefined,
    ),
    'a     b\nlong  c d\n',
  )
  equal(columns([], 80), '')
})

test('where no terminal is, a row is one line, and one long cell does not push the others away', () => {
  const long = 'x'.repeat(300)
  const [first, second] = columns(
    [
      [long, 'b'],
      ['a', 'b'],
    ],
    undefined,
  ).split('\n')
  equal(first, `${long}  b`)
  equal(second, `${'a'.padEnd(60)}  b`)
})

test('on a terminal long cells go on in the next line, whole, and nothing is wider than it', () => {
  const rules = Array.from({ length: 40 }, (_, i) => `rule-${i}`).join(', ')
  for (const width of [60, 80, 120]) {
    const lines = columns(
      [
        ['Title of it', rules, 'proved on bytes'],
        ['b', 'one', 'y'.repeat(70)],
      ],
      width,
    ).split('\n')
    ok(
      lines.every((line) => line.length <= width),
      String(width),
    )
    const words = lines.join(' ').match(/rule-\d+/g)
    deepEqual(words?.length, 40)
  }
})
