import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { clientReset, protectedReset, serverReset } from './captures/script.ts'
import { protocol } from './index.ts'

test('resets open one secured session', () => {
  const { said } = tryOut(protocol, [sliceOf(clientReset()), sliceOf(serverReset(), { fromClient: false })])
  assert.deepEqual(said, [{ kind: 'session', phase: 'open', method: 'openvpn', secured: true }])
})

test('plain and protected resets prove themselves', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  for (const bytes of [clientReset(), serverReset(), protectedReset()]) assert.equal(ask(bytes), 'yes')
})

test('a protected reset of 1980 and a longer plain one prove nothing', () => {
  const old = protectedReset()
  old[33] = 0x12
  assert.equal(protocol.probe?.(sliceOf(old)), 'no')
  assert.equal(protocol.probe?.(sliceOf(new Uint8Array([...clientReset(), 0]))), 'no')
})

test('hostile packets end', () => {
  for (const whole of [serverReset(), protectedReset()])
    for (const bytes of mangled(whole)) {
      tryOut(protocol, [sliceOf(bytes)])
      tryOut(protocol, [sliceOf(bytes, { isStream: true })])
    }
})
