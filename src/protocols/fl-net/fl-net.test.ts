import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('mark and length must agree', () => {
  const frame = encode.frame(hex('0102'))
  assert.equal(protocol.probe?.(sliceOf(frame)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(frame.slice(0, -1))), 'no')
})
