import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LinkOperationItem } from '#schema/link'
import { inOrderOfWeight, operationText } from './operations.ts'

function operation(
  verb: LinkOperationItem['verb'],
  count: number,
  outcomes: LinkOperationItem['outcomes'] = {},
): LinkOperationItem {
  return { verb, count, outcomes, code: '6', name: verb, firstSeen: '', lastSeen: '', objects: [] }
}

test('what changes something stands before what only looks, however rare', () => {
  const shown = inOrderOfWeight([operation('read', 40_000), operation('write', 3), operation('stop', 9)])
  assert.deepEqual(
    shown.map(({ verb }) => verb),
    ['stop', 'write', 'read'],
  )
})

test('an operation tells how often it failed', () => {
  assert.equal(
    operationText(operation('write', 1400, { succeeded: 1398, rejected: 2 })),
    '1,400 × write (6), 2 rejected',
  )
})
