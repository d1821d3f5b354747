import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a stop is a stop, of the CPU that is named', () => {
  assert.deepEqual(factsOf(protocol, encode.request(0x46, undefined, 2)), [
    {
      kind: 'operation',
      verb: 'stop',
      name: 'Program Stop',
      code: '0x46',
      object: undefined,
      unit: '2',
      outcome: 'requested',
      value: undefined,
    },
  ])
})

test('a write says what it writes and where', () => {
  const [said] = factsOf(protocol, encode.request(0x12, hex('0004 00000064 0002 fffe 0001')))
  assert.deepEqual(said?.kind === 'operation' && [said.object, said.value], ['D100..101', -2])
})

test('asks for the rest of a message split across segments', () => {
  const slice = sliceOf(hex('11 01 0008 0004'), { isStream: true })
  assert.deepEqual(protocol.dissect(slice, undefined), { kind: 'incomplete', need: 12 })
})

test('other bytes are foreign: no such command, CPU or exit code', () => {
  for (const bytes of ['47 45 5420 2f', '11 05 0000', '91 99 0000', '03 00 0016'])
    assert.deepEqual(protocol.dissect(sliceOf(hex(bytes)), undefined), { kind: 'foreign' })
})
