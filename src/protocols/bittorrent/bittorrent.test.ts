import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { handshake, ping } from './captures/script.ts'
import { protocol } from './index.ts'

test('a handshake names the client and its release', () => {
  const [identity] = factsOf(protocol, handshake('-UT3450-abcdefghijkl'), { isStream: true })
  assert.equal(identity?.kind === 'identity' && identity.value, 'µTorrent 3.4.5.0')
})

test('the hash table is known by its dictionary', () => {
  const ask = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes))
  assert.equal(ask(ping), 'yes')
  assert.equal(ask(ping.subarray(0, ping.length - 1)), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(handshake('-UT3450-abcdefghijkl')))
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
  for (const bytes of mangled(ping)) tryOut(protocol, [sliceOf(bytes)])
})
