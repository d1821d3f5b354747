import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMakerPair } from './maker-credentials.ts'

test('a pair that makers ship is known whatever the case of the user', () => {
  assert.equal(isMakerPair('Admin', 'admin'), true)
  assert.equal(isMakerPair('sysdiag', 'factorycast@schneider'), true)
})

test('the same user with a secret of its own is not', () => {
  assert.equal(isMakerPair('admin', 'Admin'), false)
  assert.equal(isMakerPair('', ''), false)
})
