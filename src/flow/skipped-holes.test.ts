import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { SkippedHoles } from './skipped-holes.ts'

test('of too many holes the oldest are forgotten, and what lay between them is none', () => {
  const holes = new SkippedHoles()
  const count = limits.holesPerSide + 4
  for (let i = 0; i < count; i++) holes.add(0, 100 * i, 10)
  for (let i = 0; i < count; i++) {
    assert.deepEqual(holes.fill(0, 100 * i + 20, 50), [], `behind hole ${i}`)
    const isForgotten = i < 4
    assert.equal(holes.fill(0, 100 * i, 10).length, isForgotten ? 0 : 1, `hole ${i}`)
    assert.deepEqual(holes.fill(0, 100 * i, 10), [], 'it is filled once')
  }
})

test('a segment that is larger than the holes it fills tells which of its bytes are new', () => {
  const holes = new SkippedHoles()
  holes.add(0, 0xffff_fff0, 32)
  holes.add(0, 100, 10)
  assert.deepEqual(holes.fill(0, 0, 105), [
    { from: 0, to: 16 },
    { from: 100, to: 105 },
  ])
  assert.deepEqual(holes.fill(0, 0xffff_ffe0, 200), [
    { from: 0xffff_fff0, to: 0 },
    { from: 105, to: 110 },
  ])
  assert.deepEqual(holes.fill(0, 0, 1000), [])
})
