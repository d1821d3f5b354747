import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { up } from './captures/script.ts'
import { protocol } from './index.ts'

test('class, type and length must go together', () => {
  const kinds = [up, hex('01000309 00000008'), hex('01000301 00000009')].map(
    (bytes) => tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind,
  )
  assert.deepEqual(kinds, ['message', 'foreign', 'foreign'])
})

test('hostile messages end', () => {
  for (const bytes of mangled(up)) tryOut(protocol, [sliceOf(bytes)])
})
