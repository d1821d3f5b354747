import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a stop of a node is a stop', () => {
  const [fact] = factsOf(protocol, encode.nmtCommand(5, 0x22))
  assert.deepEqual(fact, {
    kind: 'operation',
    verb: 'stop',
    name: 'Stop Node',
    code: 'NMT 0x22',
    unit: '5',
    outcome: 'requested',
  })
})

test('a node tells who it is', () => {
  const ident = { vendor: 1, product: 2, revision: 3, serial: 4, ip: 0xc0a86401, name: 'x20' }
  const said = factsOf(protocol, encode.identResponse(1, ident)).flatMap((it) =>
    it.kind === 'identity' ? [[it.attribute, it.value]] : [],
  )
  assert.deepEqual(said, [
    ['address:powerlink-node', '1'],
    ['vendor-id', '0x00000001'],
    ['device-id', '0x00000002'],
    ['hardware', '0x00000003'],
    ['serial', '4'],
    ['description', 'device type 0x00000191'],
    ['ip', '192.168.100.1'],
    ['name', 'x20'],
  ])
})

test('process data fold until the state changes', () => {
  const number = (status: number, data: string) =>
    protocol.foldKey?.(sliceOf(encode.pollResponse(1, status, hex(data))), undefined)
  assert.equal(number(0xfd, '0102'), number(0xfd, '0304'))
  assert.notEqual(number(0xfd, '0102'), number(0x4d, '0102'))
})
