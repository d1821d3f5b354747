import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { login, subscribe } from './captures/script.ts'
import { protocol } from './index.ts'

const ask = (bytes: Uint8Array) => protocol.probe!(sliceOf(bytes, { isStream: true }))

test('a pool is known by its methods; other JSON is none of it', () => {
  assert.equal(ask(login), 'yes')
  assert.equal(ask(subscribe), 'yes')
  assert.equal(ask(login.subarray(0, 20)), 'more')
  assert.equal(ask(new TextEncoder().encode('{"method":"read","params":{"login":"a"}}\n')), 'no')
})

test('who is paid is told', () => {
  const [mining] = factsOf(protocol, login, { isStream: true })
  assert.equal(mining?.kind === 'anomaly' && mining.detail, 'Monero dialect, paid to wallet-example')
})

test('hostile lines end', () => {
  for (const bytes of [...mangled(login), ...mangled(subscribe)])
    tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
