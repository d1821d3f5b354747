import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { message } from './captures/script.ts'
import { protocol } from './index.ts'

test('a handshake opens one secured session', () => {
  const { said, results } = tryOut(protocol, [
    sliceOf(message(1, 148)),
    sliceOf(message(2, 92)),
    sliceOf(message(4, 32)),
  ])
  assert.deepEqual(said, [{ kind: 'session', phase: 'open', method: 'wireguard', secured: true }])
  assert.ok(results.every(({ kind }) => kind === 'message'))
})

test('length and keys prove it; data alone proves nothing', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))
  assert.equal(ask(message(1, 148)), 'yes')
  assert.equal(ask(message(1, 147)), 'no')
  assert.equal(ask(message(4, 148)), 'no')
  const plain = new Uint8Array(148)
  plain[0] = plain[4] = plain[8] = 1
  assert.equal(ask(plain), 'no')
})

test('hostile messages end', () => {
  for (const bytes of mangled(message(2, 92))) tryOut(protocol, [sliceOf(bytes)])
})
