import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { packet } from './captures/script.ts'
import { protocol } from './index.ts'

test('each source is told once', () => {
  const { said } = tryOut(
    protocol,
    [packet(1, 1), packet(2, 1), packet(1, 2)].map((bytes) => sliceOf(bytes)),
  )
  assert.deepEqual(
    said.map((fact) => fact.kind === 'session' && fact.method),
    ['rtp, PCMU', 'rtp, PCMU'],
  )
})

test('only whole frames of old codings prove it', () => {
  assert.equal(protocol.probe?.(sliceOf(packet(1, 1))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(packet(1, 1).subarray(0, 171))), 'no')
})

test('hostile packets end', () => {
  for (const bytes of mangled(packet(1, 1).subarray(0, 40))) tryOut(protocol, [sliceOf(bytes)])
})
