import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Recent } from './recent.ts'

test('what is used stays; what was not used for half of the bound is forgotten and counted', () => {
  let forgotten = 0
  const recent = new Recent<number>(
    100,
    (count) => {
      forgotten += count
    },
    1,
  )
  recent.swap('used', -1)
  recent.swap('unused', -2)
  for (let i = 0; i < 1000; i++) {
    recent.swap(`key ${i}`, i)
    assert.equal(recent.get('used'), -1)
    assert.ok(recent.size <= 100)
  }
  assert.equal(recent.get('unused'), undefined)
  assert.equal(recent.get('key 999'), 999)
  assert.equal(forgotten, 1002 - recent.size)
})

test('the latest value under a key counts, whichever generation held it', () => {
  const recent = new Recent<string>(4, () => {}, 1)
  recent.swap('a', 'first')
  recent.swap('b', '')
  recent.swap('a', 'second')
  assert.equal(recent.get('a'), 'second')
  assert.equal(recent.size, 2)
})

test('a value is made once, and again after it was dropped', () => {
  const recent = new Recent<number[]>(8, () => {}, 1)
  const made = recent.getOrMake('a', () => [1])
  assert.equal(
    recent.getOrMake('a', () => [2]),
    made,
  )
  for (let i = 0; i < 100; i++) recent.getOrMake(`key ${i}`, () => [i])
  assert.ok(recent.size <= 8)
  assert.deepEqual(
    recent.getOrMake('a', () => [3]),
    [3],
  )
})

test('a swap gives the former value, also one of the old generation', () => {
  const recent = new Recent<number>(4, () => {}, 1)
  assert.equal(recent.swap('a', 1), undefined)
  recent.swap('b', 2)
  assert.equal(recent.swap('a', 3), 1)
  assert.deepEqual(
    new Map(recent.entries()),
    new Map([
      ['a', 3],
      ['b', 2],
    ]),
  )
})

test('a list of parts is a key of its own, whatever text its parts would make', () => {
  const recent = new Recent<number>(100, () => {}, 1)
  recent.swap(['a', 'b c'], 1)
  recent.swap(['a b', 'c'], 2)
  recent.swap(['a', undefined], 3)
  recent.swap(['a', 7], 4)
  assert.deepEqual(
    [['a', 'b c'], ['a b', 'c'], ['a', undefined], ['a', 7], ['a', '7'], ['a']].map((key) => recent.get(key)),
    [1, 2, 3, 4, undefined, undefined],
  )
  assert.equal([...recent.entries()][1]?.[0], 'a b c')
})

test('finds each of many keys, in both generations', () => {
  const recent = new Recent<number>(20_000, () => {}, 7)
  for (let i = 0; i < 12_000; i++) recent.swap([`10.0.${i >> 8}.${i & 255}`, i], i)
  for (let i = 2000; i < 12_000; i++) assert.equal(recent.get([`10.0.${i >> 8}.${i & 255}`, i]), i)
})
