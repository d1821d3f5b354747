import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a redundancy box speaks for a node', () => {
  const facts = factsOf(protocol, encode.supervision(20, 7, hex('020000000005'), hex('020000000001')))
  const roles = facts.flatMap((it) => (it.kind === 'identity' ? [[it.about, it.value]] : []))
  assert.deepEqual(roles, [
    ['02:00:00:00:00:05', 'prp-node'],
    ['02:00:00:00:00:01', 'redundancy-box'],
  ])
})

test('an unknown node type is malformed', () => {
  const [result] = tryOut(protocol, [sliceOf(hex(`0001 0001 63 06 ${'00'.repeat(40)}`))]).results
  assert.equal(result?.kind, 'malformed')
})
