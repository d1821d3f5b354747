import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const server = (bytes: Uint8Array) => sliceOf(bytes, { fromClient: false })

test('values are told by the names of the request', () => {
  const { said } = tryOut(protocol, [
    sliceOf(encode.readByName(7, ['@GV.LEVEL', '@GV.PUMP'])),
    server(encode.values(1, 7, [42.5, true])),
  ])
  const operation = { kind: 'operation', verb: 'read', name: 'Read Signal by Name', code: '0x04' }
  assert.deepEqual(said, [
    { ...operation, outcome: 'requested', object: '@GV.LEVEL @GV.PUMP' },
    { ...operation, outcome: 'succeeded', object: '@GV.LEVEL @GV.PUMP' },
    { kind: 'reading', point: '@GV.LEVEL', value: 42.5 },
    { kind: 'reading', point: '@GV.PUMP', value: true },
  ])
})

test('a write says the address', () => {
  const { said } = tryOut(protocol, [sliceOf(encode.writeByAddress(8, 0x11, 9))])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.verb, fact.object]] : [])),
    [['write', 'address:0x0011']],
  )
})

test('a datagram whose units do not fill it is foreign', () => {
  const bytes = encode.writeByAddress(8, 0x11, 9)
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(bytes.subarray(0, bytes.length - 1))), 'no')
  assert.equal(protocol.probe?.(sliceOf(encode.acknowledge(1))), 'no')
})
