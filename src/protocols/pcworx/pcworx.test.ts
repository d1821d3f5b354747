import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('the answer to Read device information says model, firmware and order number', () => {
  const answer = encode.device(2, 'ILC 131 ETH', '4.42', '2700973')
  const { said } = tryOut(protocol, [sliceOf(answer, { fromClient: false, isStream: true })])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'identity' && [fact.attribute, fact.value]),
    [
      ['model', 'ILC 131 ETH'],
      ['firmware', '4.42'],
      ['order-number', '2700973'],
      ['vendor', 'Phoenix Contact'],
    ],
  )
})

test('is recognised by the name a client connects with', () => {
  assert.equal(protocol.probe?.(sliceOf(encode.connect(), { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(encode.request(6, 1), { isStream: true })), 'no')
})

test('is recognised in the middle of a connection by an answer', () => {
  const answer = encode.device(2, 'ILC 131 ETH', '4.42', '2700973')
  assert.equal(protocol.probe?.(sliceOf(answer, { isStream: true })), 'yes')
  assert.equal(protocol.probe?.(sliceOf(answer.subarray(0, answer.length - 1), { isStream: true })), 'no')
  assert.equal(protocol.probe?.(sliceOf(encode.response(6, 1, new Uint8Array(40)), { isStream: true })), 'no')
})
