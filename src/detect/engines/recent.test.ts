import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Recent } from './recent.ts'

test('what is used stays; what was not used for half of the bound is forgotten and counted', () => {
  let forgotten = 0
  const recent = new Recent<number>(100, (count) => {
    forgotten += count
  })
  recent.set('used', -1)
  recent.set('unused', -2)
  for (let i = 0; i < 1000; i++) {
    recent.set(`key ${i}`, i)
    assert.equal(recent.get('used'), -1)
    assert.ok(recent.size <= 100)
  }
  assert.equal(recent.get('unused'), undefined)
  assert.equal(recent.get('key 999'), 999)
  assert.equal(forgotten, 1002 - recent.size)
})

test('the latest value under a key counts, whichever generation held it', () => {
  const recent = new Recent<string>(4, () => {})
  recent.set('a', 'first')
  recent.set('b', '')
  recent.set('a', 'second')
  assert.equal(recent.get('a'), 'second')
  assert.equal(recent.size, 2)
})
