import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackText } from './demo-text.ts'

const attackAt = '2026-03-02T02:31:00.000000Z'
const first = Date.parse(attackAt)
const demo = { attackAt, everySeconds: 600 }

test('the banner of the demo names the next attack, then the latest one', () => {
  assert.match(attackText(demo, first - 20_000), /^An attack starts at .* and repeats every 10 min\.$/)
  const started = attackText(demo, first + 5000)
  assert.match(started, /^An attack started at .*; repeats every 10 min\.$/)
  assert.equal(attackText(demo, first + 599_000), started)
  assert.notEqual(attackText(demo, first + 601_000), started)
})
