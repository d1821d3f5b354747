import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const ports = { sourcePort: 61450, destinationPort: 61450 }
const slave = hex('0200140a')
const request = (sequence: number, slaves = [slave]) =>
  encode.cyclicRequest({ group: 1, sequence, master: hex('0100140a'), slaves })

test('a master names its slaves', () => {
  const [operation, role, topology] = factsOf(protocol, request(1), ports)
  assert.equal(operation?.kind === 'operation' && operation.code, '0x0e70')
  assert.equal(role?.kind === 'identity' && role.value, 'cclink-master')
  assert.deepEqual(topology, { kind: 'topology', about: 'client', neighbour: '10.20.0.2', route: 'cyclic' })
})

test('cyclic frames fold over sequence, not over slaves', () => {
  const number = (bytes: Uint8Array) => protocol.foldKey?.(sliceOf(bytes, ports), undefined)
  assert.notEqual(number(request(1)), 0)
  assert.equal(number(request(1)), number(request(2)))
  assert.notEqual(number(request(1)), number(request(1, [hex('0300140a')])))
})

test('a frame whose length does not agree is no ours', () => {
  assert.equal(protocol.probe?.(sliceOf(request(1).slice(0, -1), ports)), 'no')
})

test('who sets up another is the client, also where it answers that one first', () => {
  const sender = (bytes: Uint8Array) => {
    const slice = sliceOf(bytes, { sourcePort: 45238, destinationPort: 45238 })
    const read = protocol.dissect(slice, undefined)
    return read.kind === 'message' ? protocol.isFromClient?.(read.message, slice) : 'unrecognised'
  }
  assert.equal(sender(encode.setupAnswer(0x0e94, 0)), undefined)
  assert.equal(sender(encode.setup(0x0e93, 0, hex('00000000'))), true)
})
