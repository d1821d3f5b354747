import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const CID = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf'
const words = (bytes: Uint8Array) =>
  factsOf(protocol, bytes).map((fact) => {
    if (fact.kind === 'identity') return `${fact.about} ${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object].filter(Boolean).join(' ')
      : fact.kind
  })

test('a console says who it is and what it lights', () => {
  assert.deepEqual(words(encode.discovery('Tunnel north', [7, 8])), [
    'report discovery',
    'client name Tunnel north',
    `client address:acn-cid ${CID}`,
    'client description lights universes 7, 8',
  ])
})

test('light values name their universe; the last of a stream only reports', () => {
  const values = new Uint8Array([1])
  assert.deepEqual(words(encode.data('A', 7, values))[0], 'write data universe:7')
  assert.deepEqual(words(encode.data('A', 7, values, 0x40))[0], 'report terminated universe:7')
  assert.deepEqual(words(encode.data('A', 7, values, 0x80))[0], 'report preview universe:7')
  assert.deepEqual(words(encode.synchronisation(7))[0], 'execute synchronization')
})

test('its name proves it; a length that goes beyond the datagram is malformed', () => {
  const bytes = encode.data('A', 7, new Uint8Array(10))
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(bytes.subarray(1))), 'no')
  const kindOf = (rest = {}) => protocol.dissect(sliceOf(bytes.subarray(0, 130), rest), undefined).kind
  assert.deepEqual([kindOf(), kindOf({ isCut: true })], ['malformed', 'message'])
})

test('damaged packets end', () => {
  for (const bytes of [...mangled(encode.discovery('A', [1])), ...mangled(encode.synchronisation(1))])
    factsOf(protocol, bytes)
})
