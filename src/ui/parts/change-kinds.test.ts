import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDifference } from '#ui/source/testing/difference'
import { byKind } from './change-kinds.ts'

test('changes stand by kind, in the order of the contract', () => {
  const kinds = byKind(fixtureDifference(false).changes).map(([kind, some]) => `${kind} ${some.length}`)
  assert.deepEqual(kinds, ['device 1', 'firmware 1', 'program 1', 'attribute 1', 'link 2', 'behaviour 1'])
})
