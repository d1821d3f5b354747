import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '../limits.ts'
import { Amounts, DistinctItems } from './windows.ts'

const SECOND = 1e6

/** Capture times never are zero; the first of these is noon of a day. */
const NOON = 1_767_614_400 * SECOND
const SECONDS = 10

/** Windows of ten seconds, and the clock that they go by. */
function windows() {
  const moment = { time: NOON, lastTime: NOON, isFlow: false }
  const options = { limit: 100, seconds: SECONDS, moment, dropped: () => {}, seed: 0 }
  return {
    distinct: new DistinctItems(options),
    amounts: new Amounts(options),
    at: (time: number) => Object.assign(moment, { time, lastTime: time }),
  }
}

test('counts distinct items of the last seconds, however often each comes', () => {
  const { distinct, at } = windows()
  const seen = (item: string, second: number) => {
    at(NOON + second * SECOND)
    return distinct.add('k', item)
  }
  assert.deepEqual(
    [
      seen('a', 0),
      seen('a', 1),
      seen('b', 2),
      seen('a', 9),
      seen('c', 12), // b was seen ten seconds ago
      seen('d', 13), // and is forgotten now
      seen('e', 60), // and so is all before
      seen('e', 200),
      seen('f', 211),
      seen('g', 211),
    ],
    [1, 1, 2, 2, 3, 3, 1, 1, 1, 2],
  )
})

test('adds up the amounts of the last seconds', () => {
  const { amounts, at } = windows()
  const counted = (amount: number, second: number) => {
    at(NOON + second * SECOND + 7)
    return amounts.add('k', amount)
  }
  assert.deepEqual(
    [
      counted(5, 0),
      counted(1, 0),
      counted(2, 3),
      counted(4, 9),
      counted(1, 10), // six of the first second are forgotten
      counted(3, 100),
      counted(3, 100),
      counted(1, 99), // late: of a second that has passed already
      counted(1, 105),
      counted(7, 300),
    ],
    [5, 6, 8, 12, 7, 3, 6, 7, 8, 7],
  )
  assert.equal(amounts.sum('k'), 7, 'asked without an amount')
})

test('keeps windows apart by their key, and the latest items of a full one', () => {
  const { distinct } = windows()
  assert.equal(distinct.add('one', 'a'), 1)
  assert.equal(distinct.add('other', 'b'), 1)
  for (let i = 0; i < limits.itemsPerWindow + 5; i++) distinct.add('one', `item ${i}`)
  assert.equal(distinct.add('one', 'a'), limits.itemsPerWindow)
})

test('drops the oldest item of a full window without a walk over deleted ones', () => {
  const { distinct } = windows()
  const count = (item: number) => distinct.add('key', `item ${item}`)
  for (let item = 0; item <= limits.itemsPerWindow; item++) count(item)
  const iterate = Map.prototype[Symbol.iterator]
  let walks = 0
  Map.prototype[Symbol.iterator] = function walk(this: Map<unknown, unknown>) {
    walks++
    return iterate.call(this)
  }
  try {
    for (let item = 0; item < 10_000; item++) count(limits.itemsPerWindow + item)
  } finally {
    Map.prototype[Symbol.iterator] = iterate
  }
  assert.equal(walks, 0)
  assert.equal(count(0), limits.itemsPerWindow)
})
