import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extended, NONE, orNone } from './short-list.ts'

test('a list of any length ends with the one that was added, and what was shared stays as it was', () => {
  const empty: number[] = []
  let list = empty
  for (let one = 0; one < 100; one++) list = extended(list, one)
  assert.deepEqual(
    list,
    Array.from({ length: 100 }, (_, at) => at),
  )
  assert.deepEqual(empty, [])
  assert.deepEqual([orNone([]) === NONE, orNone([1])], [true, [1]])
})
