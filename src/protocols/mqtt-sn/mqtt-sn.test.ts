import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { connect, publish, subscribe } from './captures/script.ts'
import { protocol } from './index.ts'

const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))

test('a connection names its client', () => {
  const [name] = factsOf(protocol, connect)
  assert.equal(name?.kind === 'identity' && name.value, 'sensor-17')
})

test('topics are told by name or number', () => {
  const objects = [publish, subscribe]
    .flatMap((bytes) => factsOf(protocol, bytes))
    .map((fact) => fact.kind === 'operation' && fact.object)
  assert.deepEqual(objects, ['topic 5', 'plant/tank3/level'])
})

test('only a connection proves it; lengths must fit', () => {
  assert.deepEqual([connect, publish, hex('0d 04 04 02 003c 73656e736f7231')].map(ask), ['yes', 'no', 'no'])
  assert.equal(tryOut(protocol, [sliceOf(hex('03 0c 00'))]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const whole of [connect, publish, subscribe])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})

test('a session is open once the gateway accepts it, and requests end with their acknowledgement', () => {
  const { said } = tryOut(
    protocol,
    [
      [connect, true],
      [hex('03 05 01'), false],
      [hex('03 05 00'), false],
      [subscribe, true],
      [hex('08 13 20 0005 0001 00'), false],
      [hex('07 0c 20 0005 0007'), true],
      [hex('07 0d 0005 0007 02'), false],
    ].map(([bytes, fromClient]) => sliceOf(bytes as Uint8Array, { fromClient: fromClient as boolean })),
  )
  assert.deepEqual(
    said.flatMap((it) =>
      it.kind === 'session'
        ? [it.phase]
        : it.kind === 'operation'
          ? [`${it.name} ${it.outcome} ${it.error ?? ''}`]
          : [],
    ),
    [
      'refused',
      'open',
      'SUBSCRIBE requested ',
      'SUBSCRIBE succeeded ',
      'PUBLISH requested ',
      'PUBLISH rejected invalid topic id',
    ],
  )
})
