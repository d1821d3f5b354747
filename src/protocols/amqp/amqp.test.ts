import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { openOk, protocolHeader, publish, start, startOk } from './encode.ts'
import { protocol } from './index.ts'

function said(...parts: readonly (readonly [Uint8Array, boolean])[]) {
  return tryOut(
    protocol,
    parts.map(([bytes, fromClient]) => sliceOf(bytes, { fromClient, isStream: true })),
  ).said
}

test('a logon in clear text, told without the password', () => {
  const facts = said(
    [protocolHeader, true],
    [start({ product: 'Broker', version: '3.9' }), false],
    [startOk({}, 'plant', 'secret'), true],
    [openOk(), false],
  )
  assert.deepEqual(
    facts.map((fact) => (fact.kind === 'identity' ? fact.value : fact.kind === 'session' && fact.user)),
    ['Broker 3.9', 'plant'],
  )
  assert.doesNotMatch(JSON.stringify(facts), /secret/)
})

test('publishing is an operation', () => {
  const [operation] = said([publish('x', 'y'), true])
  assert.equal(operation?.kind === 'operation' && operation.name, 'basic.publish')
})

test('hostile frames end', () => {
  for (const whole of [start({ product: 'Broker' }), startOk({ a: 'b' }, 'u', 'p')])
    for (const bytes of mangled(whole)) said([bytes, true])
})
