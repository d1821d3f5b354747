import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecommendationItem } from '#schema/exposure'
import { bubblesOf } from './bubbles.ts'

const fix = (id: string, gain: number, change: Partial<RecommendationItem> = {}): RecommendationItem => ({
  ...{ id, title: id, todo: '', effort: 'low', touches: ['a'], findings: 1, worst: 5, band: 'high', gain },
  ...change,
})
const size = { width: 400, height: 150 }

test('a larger gain is further right, more devices are a larger bubble, effort is the row', () => {
  const { bubbles, rows } = bubblesOf(
    [fix('a', 5), fix('b', 50, { effort: 'high', touches: ['a', 'b'] })],
    size,
  )
  const [b, a] = bubbles
  assert.deepEqual([b!.item.id, a!.item.id], ['b', 'a'])
  assert.ok(b!.x > a!.x && b!.radius > a!.radius && b!.x + b!.radius <= size.width)
  assert.deepEqual([a!.y, b!.y], [rows[0]!.y, rows[2]!.y])
})

test('a fix without gain has no bubble', () => {
  assert.deepEqual(bubblesOf([fix('a', 0)], size).bubbles, [])
})
