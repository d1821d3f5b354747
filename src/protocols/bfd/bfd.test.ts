import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { down, up } from './captures/script.ts'
import { protocol } from './index.ts'

test('a state is told when it changes', () => {
  const { said } = tryOut(
    protocol,
    [down, up, up, down].map((bytes) => sliceOf(bytes)),
  )
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && fact.object),
    ['Down', 'Up', 'Down'],
  )
})

test('what must be discarded is foreign', () => {
  for (const byteCount of [
    '20c0001800000001000000020000000000000000 00000000',
    '20c0031800000001 00000000 00000000 00000000 00000000',
  ])
    assert.equal(tryOut(protocol, [sliceOf(hex(byteCount))]).results[0]?.kind, 'foreign')
})

test('hostile packets end', () => {
  for (const bytes of mangled(up)) tryOut(protocol, [sliceOf(bytes)])
})
