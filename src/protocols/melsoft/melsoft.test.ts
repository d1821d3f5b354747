import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/specimen'
import * as encode from './encode.ts'
import { protocol } from './index.ts'

const server = { fromClient: false }

test('the CPU tells its model', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.request(0x0121, hex('0000 0001'))),
    sliceOf(encode.answer(0x0121, 0, encode.model('FX5U-32MT/ES', 0x4a29)), server),
  ])
  const told = said.flatMap((it) => (it.kind === 'identity' ? [[it.attribute, it.value]] : []))
  assert.deepEqual(told, [
    ['vendor', 'Mitsubishi Electric'],
    ['model', 'FX5U-32MT/ES'],
    ['type', 'PLC'],
  ])
})

test('a remote stop stops', () => {
  const { said } = tryOut(protocol, [sliceOf(encode.request(0x1002, hex('0001')))])
  assert.deepEqual(said, [
    { kind: 'operation', verb: 'stop', name: 'Remote Stop', code: '0x1002', outcome: 'asked' },
  ])
})

test('the first octet alone proves nothing', () => {
  assert.equal(protocol.recognise?.(sliceOf(hex(`57 ${'00'.repeat(40)}`))), 'no')
  assert.equal(protocol.recognise?.(sliceOf(encode.request(0x0401, hex('00')))), 'yes')
})
