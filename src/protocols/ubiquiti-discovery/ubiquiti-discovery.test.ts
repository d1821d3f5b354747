import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { announcement } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) =>
    fact.kind === 'identity' ? `${fact.attribute} ${fact.value}` : fact.kind,
  )

test('a bridge says who it is', () => {
  assert.deepEqual(words(announcement()), [
    'mac 02:00:00:00:00:2b',
    'ip 10.20.0.2',
    'mac 02:00:00:00:00:2b',
    'name bridge-tank-farm',
    'model N5N',
    'description XM.ar7240.v6.3.6.33330.210818.1930',
    'firmware 6.3.6.33330',
    'vendor Ubiquiti',
  ])
})

test('a question is one; fields that do not fill the datagram, or name no address, are foreign', () => {
  const kindOf = (bytes: Uint8Array) => tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind
  assert.deepEqual(words(hex('01000000')), ['operation'])
  assert.equal(kindOf(announcement().subarray(0, 60)), 'foreign')
  assert.equal(kindOf(hex('02 06 0007 0b0004 75626e74')), 'foreign')
})

test('hostile announcements end', () => {
  for (const bytes of mangled(announcement())) tryOut(protocol, [sliceOf(bytes)])
})
