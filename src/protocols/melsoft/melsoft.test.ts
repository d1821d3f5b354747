import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const server = { fromClient: false }

test('the CPU tells its model', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.request(0x0121, hex('0000 0001'))),
    sliceOf(encode.answer(0x0121, 0, encode.model('FX5U-32MT/ES', 0x4a29)), server),
  ])
  const emitted = said.flatMap((it) => (it.kind === 'identity' ? [[it.attribute, it.value]] : []))
  assert.deepEqual(emitted, [
    ['vendor', 'Mitsubishi Electric'],
    ['model', 'FX5U-32MT/ES'],
    ['type', 'PLC'],
  ])
})

test('a remote stop stops', () => {
  const { said } = tryOut(protocol, [sliceOf(encode.request(0x1002, hex('0001')))])
  assert.deepEqual(said, [
    { kind: 'operation', verb: 'stop', name: 'Remote Stop', code: '0x1002', outcome: 'requested' },
  ])
})

test('the first byte alone proves nothing', () => {
  assert.equal(protocol.probe?.(sliceOf(hex(`57 ${'00'.repeat(40)}`))), 'no')
  assert.equal(protocol.probe?.(sliceOf(encode.request(0x0401, hex('00')))), 'yes')
})

test('a hello is read whole, whether it comes in pieces or with the frame behind it', () => {
  const found = (bytes: Uint8Array) => {
    const { kind, ...rest } = protocol.dissect(sliceOf(bytes, { isStream: true }), undefined)
    return [kind, 'need' in rest ? rest.need : 'length' in rest ? rest.length : undefined]
  }
  const answer = hex('da0000ff 91480c000000000013000000f8d1980030710000c4da9800')
  assert.deepEqual(found(hex('5a 00')), ['incomplete', 4])
  assert.deepEqual(found(new Uint8Array([...hex('5a0000ff'), ...encode.request(0x0121, hex('00'))])), [
    'message',
    4,
  ])
  assert.deepEqual(found(answer.subarray(0, 20)), ['incomplete', 28])
  assert.deepEqual(found(answer.subarray(0, 14)), ['incomplete', 28])
  assert.deepEqual(found(answer), ['message', 28])
  assert.deepEqual(found(hex('da000001 1400 c0a80365 c0a80365')), ['message', 14])
  assert.deepEqual(found(hex('5a 41')), ['foreign', undefined])
})
