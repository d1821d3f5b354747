import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { compressed, first, next } from './captures/script.ts'
import { protocol } from './index.ts'

const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))

test('knows compressed headers and fragments, behind a mesh header too', () => {
  assert.deepEqual([compressed, first, next].map(ask), ['yes', 'yes', 'yes'])
  assert.equal(ask(Uint8Array.from([...hex('b1 0001 0002'), ...compressed])), 'yes')
})

test('a fragment longer than its packet, and Zigbee, are none', () => {
  assert.equal(ask(hex('c028 0001 00')), 'yes')
  assert.equal(ask(hex('c010 0001 7a33 3a')), 'no')
  assert.equal(ask(hex('4802 0000 c018 1e 76 01')), 'no')
})

test('hostile packets end', () => {
  for (const whole of [compressed, first, next])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
