import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('an update of a network variable is acknowledged by its transaction', () => {
  const said = tryOut(
    protocol,
    scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client' })),
  ).said as readonly Fact[]
  assert.deepEqual(
    said.flatMap((fact) =>
      fact.kind === 'operation'
        ? [[fact.verb, fact.code, fact.object, fact.unit, fact.outcome].join('|')]
        : [],
    ),
    [
      'write|nv-update|nv:0x010d|1/41|requested',
      'write|nv-update|nv:0x010d|1/41|succeeded',
      'set-mode|0x6c||1/41|requested',
    ],
  )
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'reading' ? [fact.point, fact.value] : [])),
    ['nv:0x010d', 202],
  )
})

test('other datagrams on its ports are not claimed', () => {
  assert.equal(protocol.probe?.(sliceOf(hex('0014 01 55 00000000 00000000 00000000 00000000'))), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('0015 01 60 00000000 00000000 00000000 00000000'))), 'no')
})

test('a packet that fills the datagram proves itself on any port, unless a maker made the rest his own', () => {
  assert.equal(protocol.probe?.(sliceOf(hex('0014 01 60 00000000 00000000 00000000 00000000'))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('0014 01 60 00000815 00000000 00000000 00000000'))), 'no')
})

test('an answer to network management says by a bit of its code whether it went well', () => {
  const [tool, node] = [
    { subnet: 1, node: 1 },
    { subnet: 1, node: 41 },
  ]
  const ask = (transaction: number) =>
    encode.packet(1, 0, encode.session(tool, node, 0, transaction, [0x6c, 2]))
  const answer = (transaction: number, code: number) =>
    encode.packet(1, 0, encode.session(node, tool, 2, transaction, [code]))
  const said = tryOut(protocol, [
    sliceOf(ask(1)),
    sliceOf(answer(1, 0x2c), { fromClient: false }),
    sliceOf(ask(2)),
    sliceOf(answer(2, 0x0c), { fromClient: false }),
  ]).said as readonly Fact[]
  assert.deepEqual(
    said.flatMap((fact) =>
      fact.kind === 'operation' ? [`${fact.verb} ${fact.outcome} ${fact.error ?? ''}`] : [],
    ),
    ['set-mode requested ', 'set-mode succeeded ', 'set-mode requested ', 'set-mode rejected code 0x0c'],
  )
})
