import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { magic } from './captures/script.ts'
import { protocol } from './index.ts'

const udp = { sourcePort: 50_000, destinationPort: 9 }
const words = (bytes: Uint8Array, rest = {}) =>
  factsOf(protocol, bytes, rest).map((fact) =>
    fact.kind === 'operation' ? `${fact.verb} ${fact.object}` : fact.kind,
  )

test('a station is woken, by datagram or frame', () => {
  assert.deepEqual(words(magic('020000000031'), udp), ['start 02:00:00:00:00:31'])
  assert.deepEqual(words(magic('020000000031', '0000')), ['start 02:00:00:00:00:31'])
})

test('a password that anybody can read is said to be there, and not told', () => {
  assert.deepEqual(words(magic('020000000031', 'a1b2c3d4e5f6'), udp), ['start 02:00:00:00:00:31', 'session'])
})

test('sixteen times the same address proves it', () => {
  const is = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, udp))
  const wrong = magic('020000000031')
  wrong[50] = 7
  assert.equal(is(magic('020000000031')), 'yes')
  assert.equal(is(wrong), 'no')
  assert.equal(is(magic('ffffffffffff')), 'no', 'ones alone')
  assert.equal(is(magic('020000000031', '0102')), 'no', 'no password has this length')
})

test('damaged datagrams end', () => {
  for (const bytes of mangled(magic('020000000031'))) factsOf(protocol, bytes, udp)
})
