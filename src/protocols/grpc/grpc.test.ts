import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'

const slice = (byteCount: string) => sliceOf(hex(byteCount), { isStream: true })

test('messages are told apart by their length, in pieces too', () => {
  const { results } = tryOut(protocol, [slice('00 00000003 0801'), slice('02 01 00000001 ff')])
  assert.deepEqual(
    results.map((found) => found.kind === 'message' && [found.length, found.isPiece === true]),
    [
      [5, false],
      [2, true],
      [1, true],
      [5, false],
      [1, true],
    ],
  )
})

test('another flag is foreign', () => {
  assert.equal(tryOut(protocol, [slice('7b 00000003 080100')]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of mangled(hex('00 00000003 080102 01 00000001 ff')))
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
