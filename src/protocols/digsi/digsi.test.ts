import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/specimen'
import { protocol } from './index.ts'

const datagram = hex('1149 0000000000000000000000000000 289e')

test('the datagram that stops a relay is an attack', () => {
  assert.deepEqual(
    factsOf(protocol, datagram).map((fact) => fact.kind === 'anomaly' && fact.what),
    ['exploit'],
  )
})

test('anything else is foreign', () => {
  for (const other of [
    datagram.slice(0, 17),
    datagram.with(5, 1),
    datagram.with(0, 0x12),
    datagram.with(17, 0),
  ])
    assert.equal(protocol.dissect(sliceOf(other), undefined).kind, 'foreign')
})
