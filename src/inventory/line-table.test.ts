import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineTable } from './line-table.ts'
import type { LinkStateRow } from './link-state.ts'

const line = (id: number): LinkStateRow => ({
  id,
  isDirty: false,
  isStale: false,
  isReported: false,
  only: undefined,
  links: () => [],
})

test('finds lines by their ids as a map does, whatever comes and goes', () => {
  const table = new LineTable(1)
  const map = new Map<number, LinkStateRow>()
  let random = 1
  for (let step = 0; step < 20_000; step++) {
    random = (random * 48271) % 0x7fffffff
    // Many need the same slot, some the last one, and only the upper bits distinguish them.
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

test('ids that were chosen to want one place are found as fast as others', () => {
  const table = new LineTable(0x5eed)
  const before = process.cpuUsage()
  for (let n = 0; n < 200_000; n++) table.set(line(n * 2 ** 20))
  // Each behind all before it would be a minute.
  assert.ok(process.cpuUsage(before).user < 5e6)
  assert.equal(table.get(199_999 * 2 ** 20)?.id, 199_999 * 2 ** 20)
})

test('the order of lines does not depend on the seed', () => {
  const orders = [1, 2].map((seed) => {
    const table = new LineTable(seed)
    for (let id = 1; id < 500; id++) table.set(line(id))
    for (let id = 1; id < 500; id += 3) table.delete(id)
    return table.all().map(({ id }) => id)
  })
  assert.deepEqual(orders[0], orders[1])
})
