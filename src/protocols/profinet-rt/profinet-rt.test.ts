import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a provider that stops changes its stream and its run state', () => {
  const facts = factsOf(protocol, encode.cyclic(0xc001, hex('01'), 7, 0x25)).filter(
    (it) => it.kind !== 'payload',
  )
  assert.deepEqual(facts, [
    { kind: 'stream', about: 'client', id: '0xc001', sequence: 7, state: 'stop, valid, primary' },
    {
      kind: 'identity',
      about: 'client',
      attribute: 'run-state',
      value: 'STOP',
      confidence: 0.7,
      field: 'DataStatus.ProviderState',
    },
  ])
})

test('the number of a cyclic frame forgets cycle and data, not the state', () => {
  const number = (bytes: Uint8Array) => protocol.foldKey?.(sliceOf(bytes), undefined)
  const first = number(encode.cyclic(0x8001, hex('01'), 1))
  assert.notEqual(first, 0)
  assert.equal(number(encode.cyclic(0x8001, hex('02'), 2)), first)
  assert.notEqual(number(encode.cyclic(0x8001, hex('02'), 3, 0x25)), first)
  assert.equal(number(hex(`fe01 0001 0001 13 01 0000 ffff 0000 ${'00'.repeat(34)}`)), 0)
})

test('frames are recognised by form, not by EtherType alone', () => {
  assert.equal(protocol.probe?.(sliceOf(hex(`c001 ${'00'.repeat(42)} 35 00`))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex(`c001 ${'00'.repeat(42)} 35 07`))), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex(`5000 ${'00'.repeat(44)}`))), 'no')
})
