import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NumberedNames } from './numbered-names.ts'

test('each line gives a number its name, spaces in it and all', () => {
  const names = new NumberedNames('\n0 first\n12 Example Works, Inc.\n65535 last one\n')
  assert.deepEqual(
    [0, 12, 65_535, 1, -1, Number.NaN].map((number) => names.of(number)),
    ['first', 'Example Works, Inc.', 'last one', undefined, undefined, undefined],
  )
})
