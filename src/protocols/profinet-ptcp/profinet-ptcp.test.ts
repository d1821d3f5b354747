import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('an announce names the clock master', () => {
  const facts = factsOf(protocol, encode.announce(1, hex('020000000001'), hex('00'.repeat(16))))
  const roles = facts.flatMap((it) => (it.kind === 'identity' ? [[it.about, it.value]] : []))
  assert.deepEqual(roles, [['02:00:00:00:00:01', 'clock-master']])
})

test('a frame id alone proves nothing', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.delayRequest(2, hex('020000000001')))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex(`ff40 ${'ff'.repeat(44)}`))), 'no')
})
