import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/specimen'
import { request } from './captures/script.ts'
import { protocol } from './index.ts'

const whole = request('git-receive-pack', '/plc.git', 'git.example:9418')

test('a push names repository and host', () => {
  const [lookup, push] = factsOf(protocol, whole, { isStream: true })
  assert.deepEqual(
    [lookup?.kind === 'lookup' && lookup.name, push?.kind === 'operation' && [push.verb, push.object]],
    ['git.example', ['write', '/plc.git']],
  )
})

test('only a request proves it', () => {
  const ask = (bytes: Uint8Array) => protocol.recognise?.(sliceOf(bytes, { isStream: true }))
  assert.deepEqual([whole, whole.subarray(0, 12), request('git-shell', '/x', 'y')].map(ask), [
    'yes',
    'more',
    'no',
  ])
})

test('a server that speaks unasked speaks something else', () => {
  const kindOf = (exchange: unknown) =>
    protocol.dissect(sliceOf(whole, { isStream: true, fromClient: false }), exchange).kind
  assert.equal(kindOf({ isAsked: false }), 'foreign')
  assert.equal(kindOf({ isAsked: true }), 'message')
})

test('hostile requests end', () => {
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
