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
  recent.set('shelf', 'used', -1)
  recent.set('shelf', 'unused', -2)
  for (let i = 0; i < 1000; i++) {
    recent.set('shelf', `key ${i}`, i)
    assert.equal(recent.get('shelf', 'used'), -1)
    assert.ok(recent.size <= 100)
  }
  assert.equal(recent.get('shelf', 'unused'), undefined)
  assert.equal(recent.get('shelf', 'key 999'), 999)
  assert.equal(forgotten, 1002 - recent.size)
})

test('the latest value under a key counts, whichever generation held it', () => {
  const recent = new Recent<string>(4, () => {}, 1)
  recent.set('shelf', 'a', 'first')
  recent.set('shelf', 'b', '')
  recent.set('shelf', 'a', 'second')
  assert.equal(recent.get('shelf', 'a'), 'second')
  assert.equal(recent.size, 2)
})

test('shelves are kept apart, and share the bound', () => {
  const recent = new Recent<number>(8, () => {}, 1)
  recent.set('one', 'a', 1)
  recent.set('other', 'a', 2)
  assert.equal(recent.get('one', 'a'), 1)
  assert.deepEqual([...recent.entries('other')], [['a', 2]])
  for (let i = 0; i < 100; i++) recent.set(`shelf ${i}`, 'a', i)
  assert.ok(recent.size <= 8)
  assert.equal(recent.get('one', 'a'), undefined)
})

test('a list of parts is a key of its own, whatever text its parts would make', () => {
  const recent = new Recent<number>(100, () => {}, 1)
  recent.set('group', ['a', 'b c'], 1)
  recent.set('group', ['a b', 'c'], 2)
  recent.set('group', ['a', undefined], 3)
  recent.set('group', ['a', 7], 4)
  assert.deepEqual(
    [['a', 'b c'], ['a b', 'c'], ['a', undefined], ['a', 7], ['a', '7'], ['a']].map((key) =>
      recent.get('group', key),
    ),
    [1, 2, 3, 4, undefined, undefined],
  )
  assert.equal(recent.get('other group', ['a', 7]), undefined)
  assert.equal([...recent.entries('group')][1]?.[0], 'a b c')
})

test('finds each of many keys, in both generations', () => {
  const recent = new Recent<number>(20_000, () => {}, 7)
  for (let i = 0; i < 12_000; i++) recent.set(`group ${i % 3}`, [`10.0.${i >> 8}.${i & 255}`, i], i)
  for (let i = 2000; i < 12_000; i++)
    assert.equal(recent.get(`group ${i % 3}`, [`10.0.${i >> 8}.${i & 255}`, i]), i)
})
