import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { announce, keepAlive, open, shutdown } from './testing/encode.ts'

test('an opening names router and AS, past two bytes too', () => {
  const values = factsOf(protocol, open(4200000001, [10, 0, 0, 1])).map((fact) =>
    fact.kind === 'identity' ? fact.value : fact.kind,
  )
  assert.deepEqual(values, ['router', '10.0.0.1', '4200000001', 'session'])
})

test('an update announces a network', () => {
  const [operation, topology] = factsOf(protocol, announce(1, [10, 0, 0, 1], [10, 1]))
  assert.equal(operation?.kind === 'operation' && operation.object, '10.1.0.0/16')
  assert.equal(topology?.kind === 'topology' && topology.route, 'bgp 10.1.0.0/16')
})

test('a notification closes with its reason', () => {
  const [close] = factsOf(protocol, shutdown('bye'))
  assert.equal(close?.kind === 'session' && close.method, 'bgp, Cease 2: bye')
})

test('the marker proves it, ones alone do not', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream: true }))
  assert.equal(ask(keepAlive()), 'yes')
  assert.equal(ask(keepAlive().subarray(0, 10)), 'more')
  assert.equal(ask(new Uint8Array(64).fill(0xff)), 'no')
})

test('hostile messages end', () => {
  for (const whole of [open(1, [1, 1, 1, 1]), announce(1, [1, 1, 1, 1], [10, 1]), shutdown('x')])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes, { isStream: true })])
})
