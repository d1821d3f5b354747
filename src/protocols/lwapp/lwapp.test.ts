import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a discovery is asked and answered', () => {
  const outcomes = [1, 2].map((type) => factsOf(protocol, encode.control(type))[0])
  assert.deepEqual(
    outcomes.map((it) => it?.kind === 'operation' && `${it.name} ${it.outcome}`),
    ['Discovery requested', 'Discovery succeeded'],
  )
})

test('a length that is not the datagram is foreign, one that is not the message malformed', () => {
  assert.deepEqual(protocol.dissect(sliceOf(hex('04 00 0009 0000 01 01 0000 00000000')), undefined), {
    kind: 'foreign',
  })
  assert.equal(
    protocol.dissect(sliceOf(hex('04 00 0008 0000 01 01 0004 00000000')), undefined).kind,
    'malformed',
  )
})
