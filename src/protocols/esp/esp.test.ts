import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { packet } from './captures/script.ts'
import { protocol } from './index.ts'

test('a secured session is told once', () => {
  const slices = [packet(0x1000, 1), packet(0x1000, 2)].map((bytes) => sliceOf(bytes))
  const { said } = tryOut(protocol, slices)
  assert.deepEqual(said, [{ kind: 'session', phase: 'open', method: 'ipsec esp', secured: true }])
})

test('over UDP it is known by port, index and sequence alone', () => {
  const ask = (bytes: Uint8Array, destinationPort: number) =>
    protocol.probe?.(sliceOf(bytes, { destinationPort }))
  assert.equal(ask(packet(0x1000, 1), 4500), 'yes')
  assert.equal(ask(packet(0x1000, 1), 4501), 'no')
  assert.equal(ask(packet(0, 1), 4500), 'no')
})

test('hostile packets end', () => {
  for (const bytes of mangled(packet(0x1000, 1))) tryOut(protocol, [sliceOf(bytes, { sourcePort: 4500 })])
})
