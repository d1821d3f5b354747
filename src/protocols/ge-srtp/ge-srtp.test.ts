import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })

test('a write seen in the wild is read', () => {
  const bytes = hex(
    '0200 be00 0000 000000 01 00000000000000 01 0000000000000000 00000000 b8 c0 00000000 100e0000 01 01 07 4c 5e03 0100 0000 0000 ffff 00ff',
  )
  assert.equal(bytes.length, 56)
  assert.equal(protocol.probe?.(client(bytes)), 'yes')
  const { said } = tryOut(protocol, [client(bytes)])
  assert.deepEqual(said, [
    {
      kind: 'operation',
      verb: 'write',
      name: 'Write System Memory',
      code: '7',
      outcome: 'requested',
      object: '%M863',
      value: 0,
    },
  ])
})

test('registers are numbered from 1 and bits come inside their byte', () => {
  const readings = (request: Uint8Array, answer: Uint8Array) =>
    tryOut(protocol, [client(request), server(answer)]).said.flatMap((fact) =>
      fact.kind === 'reading' ? [[fact.point, fact.value]] : [],
    )
  assert.deepEqual(readings(encode.request(1, [4, 8, 1000, 2]), encode.response(1, [1, 0, 0xff, 0xff])), [
    ['%R1001', 1],
    ['%R1002', -1],
  ])
  assert.deepEqual(readings(encode.request(1, [4, 70, 3, 2]), encode.response(1, [0x08])), [
    ['%I4', true],
    ['%I5', false],
  ])
})

test('a stopped CPU is told once', () => {
  const { said } = tryOut(protocol, [server(encode.response(1, [], 2)), server(encode.response(2, [], 2))])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'identity' && fact.value),
    ['STOP, I/O disabled'],
  )
})

test('a refusal says its status', () => {
  const { said } = tryOut(protocol, [
    client(encode.request(4, [35, 2, 0, 0])),
    server(encode.refusal(4, 5, 1)),
  ])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'operation' ? [[fact.verb, fact.outcome, fact.error]] : [])),
    [
      ['stop', 'requested', undefined],
      ['stop', 'rejected', 'status 0x05 0x01'],
    ],
  )
})

test('zeros alone prove nothing', () => {
  assert.equal(protocol.probe?.(client(encode.initialise())), 'more')
  assert.equal(protocol.probe?.(client(new Uint8Array(200))), 'no')
})
