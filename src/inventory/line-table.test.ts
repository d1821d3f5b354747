import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineTable } from './line-table.ts'
import type { Line } from './link-state.ts'

const line = (id: number): Line => ({
  id,
  isDirty: false,
  isStale: false,
  isReported: false,
  only: undefined,
  links: () => [],
})

test('finds lines by their ids as a map does, whatever comes and goes', () => {
  const table = new LineTable()
  const map = new Map<number, Line>()
  let random = 1
  for (let step = 0; step < 20_000; step++) {
    random = (random * 48271) % 0x7fffffff
    // Many want the same place, some the last one, and the upper bits alone tell them apart.
    const id = (random % 3000) * 2 ** 36 + (random % 7 === 0 ? 1023 : random % 40)
    if (random % 11 < 7) {
      const one = line(id)
      table.set(one)
      map.set(id, one)
    } else {
      table.delete(id)
      map.delete(id)
    }
    assert.equal(table.get(id), map.get(id))
  }
  assert.equal(table.size, map.size)
  assert.ok(map.size > 600, String(map.size))
  for (const [id, one] of map) assert.equal(table.get(id), one)
  assert.deepEqual(new Set(table.all()), new Set(map.values()))
})
