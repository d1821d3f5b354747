import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { check, ring } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    if (fact.kind === 'topology') return `ring ${fact.ring} ${fact.neighbour}`
    return fact.kind === 'operation' ? [fact.verb, fact.code, fact.object].join(' ') : fact.kind
  })

test('a node of a ring says that a link has failed', () => {
  assert.deepEqual(words(ring(0xb, 0, '020000000001')), [
    'report 40 signal fail',
    'ring ERPS 02:00:00:00:00:01',
  ])
  assert.deepEqual(words(ring(0, 0x80, '020000000001'))[0], 'report 40 no request')
})

test('a check names its end point, association and switch', () => {
  assert.deepEqual(words(check(101, 'uplink-east', 'SW-7')), [
    'report 1 level:7',
    'client name SW-7',
    'client address:cfm-end-point uplink-east 101',
  ])
})

test('an OpCode that nobody knows is told; a frame that is too short is malformed', () => {
  assert.deepEqual(words(hex('40 c8 00 00')), ['execute 200 level:2'])
  const kindOf = (bytes: Uint8Array, isCut = false) =>
    protocol.dissect(sliceOf(bytes, { isCut }), undefined).kind
  const short = check(1, 'a').subarray(0, 40)
  assert.deepEqual([kindOf(short), kindOf(short, true)], ['malformed', 'message'])
})

test('damaged frames end', () => {
  for (const bytes of [...mangled(check(1, 'a', 'b')), ...mangled(ring(1, 2, '020000000001'))])
    factsOf(protocol, bytes)
})
