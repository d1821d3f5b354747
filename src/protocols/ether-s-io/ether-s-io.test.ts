import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { telegram } from './captures/script.ts'
import { protocol } from './index.ts'

test('the mark with a known type proves it', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  assert.deepEqual([telegram, hex('4553494f 0009 0000'), hex('4553494f')].map(ask), ['yes', 'no', 'no'])
})

test('hostile telegrams end', () => {
  for (const bytes of mangled(telegram)) tryOut(protocol, [sliceOf(bytes)])
})
