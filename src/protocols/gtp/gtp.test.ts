import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { echo, prime, session } from './captures/script.ts'
import { protocol } from './index.ts'

const kinds = (...all: Uint8Array[]) =>
  all.map((bytes) => tryOut(protocol, [sliceOf(bytes, { destinationPort: 2123 })]).results[0]?.kind)

test('reads versions 1 and 2, and the form for charging', () => {
  assert.deepEqual(kinds(echo, session, prime), ['message', 'message', 'message'])
})

test('a length that does not fit, or another version, is foreign', () => {
  assert.deepEqual(kinds(hex('32 01 0005 00000000 0001 0000'), hex('68 20 0004 00000000')), [
    'foreign',
    'foreign',
  ])
})

test('hostile messages end', () => {
  for (const whole of [echo, session, prime]) for (const bytes of mangled(whole)) kinds(bytes)
})
