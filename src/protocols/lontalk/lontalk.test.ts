import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

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
      'write|nv-update|nv:0x010d|1/41|asked',
      'write|nv-update|nv:0x010d|1/41|ok',
      'set-mode|0x6c||1/41|asked',
    ],
  )
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'reading' ? [fact.point, fact.value] : [])),
    ['nv:0x010d', 202],
  )
})

test('other datagrams on its ports are not claimed', () => {
  assert.equal(protocol.recognise?.(sliceOf(hex('0014 01 55 00000000 00000000 00000000 00000000'))), 'no')
  assert.equal(protocol.recognise?.(sliceOf(hex('0015 01 60 00000000 00000000 00000000 00000000'))), 'no')
})

test('a packet that fills the datagram proves itself on any port, unless a maker made the rest his own', () => {
  assert.equal(protocol.recognise?.(sliceOf(hex('0014 01 60 00000000 00000000 00000000 00000000'))), 'yes')
  assert.equal(protocol.recognise?.(sliceOf(hex('0014 01 60 00000815 00000000 00000000 00000000'))), 'no')
})
