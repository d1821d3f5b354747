import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyName } from './keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false }

test('keys are named as bindings write them', () => {
  assert.deepEqual(
    [keyName({ ...plain, key: 'j' }), keyName({ ...plain, key: 'Enter' }), keyName({ ...plain, key: '?' })],
    ['j', 'Enter', '?'],
  )
})

test('the command key of a Mac counts as Ctrl', () => {
  assert.equal(keyName({ ...plain, key: 'K', metaKey: true }), 'Ctrl+k')
})
