import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Buckets, joins } from './buckets.ts'

const S = 1e6

test('values of one second are one step, and a second without any is told as none', () => {
  const packets = new Buckets(8, joins.sum)
  packets.add(100.2 * S, 3)
  packets.add(100.9 * S, 4)
  packets.add(102 * S, 1)
  assert.deepEqual(packets.steps(), { start: 100 * S, step: S, values: [7, null, 1] })
})

test('where time outgrows the steps, two become one', () => {
  const [least, most] = [new Buckets(4, joins.least), new Buckets(4, joins.most)]
  for (let second = 0; second < 9; second++) {
    least.add(second * S, second)
    most.add(second * S, second)
  }
  assert.deepEqual(least.steps(), { start: 0, step: 4 * S, values: [0, 4, 8] })
  assert.deepEqual(most.steps(), { start: 0, step: 4 * S, values: [3, 7, 8] })
})

test('a clock set back, and one that jumps years ahead, stay within the steps', () => {
  const packets = new Buckets(4, joins.sum)
  for (const second of [100, 97, 3e8]) packets.add(second * S, 1)
  const { values, start, step } = packets.steps()
  assert.ok(values.length <= 4)
  assert.equal(
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    3,
  )
  assert.ok(start <= 97 * S && start + values.length * step > 3e8 * S)
})

test('what several hold becomes one', () => {
  const [one, other] = [new Buckets(8, joins.sum), new Buckets(8, joins.sum)]
  one.add(S, 1)
  other.add(3 * S, 2)
  one.addAll(other.steps())
  assert.deepEqual(one.steps(), { start: S, step: S, values: [1, null, 2] })
})
