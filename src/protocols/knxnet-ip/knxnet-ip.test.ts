import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Identity, Operation } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

function talk(...lines: readonly (readonly [boolean, Uint8Array])[]): readonly Fact[] {
  return tryOut(
    protocol,
    lines.map(([fromClient, bytes]) => sliceOf(bytes, { fromClient })),
  ).said as readonly Fact[]
}

function operations(said: readonly Fact[]): readonly string[] {
  return said
    .filter((fact): fact is Operation => fact.kind === 'operation')
    .map(({ verb, name, object, value, outcome }) => `${verb} ${name} ${object} ${value} ${outcome}`)
}

test('a group write through a tunnel is a command, acknowledged by its sequence', () => {
  const said = talk(
    [true, encode.tunnelling(1, 7, encode.groupTelegram(0x11, 0, 0x0a03, 0x081))],
    [false, encode.tunnellingAck(1, 7)],
  )
  assert.deepEqual(operations(said), [
    'operate A_GroupValue_Write group:1/2/3 1 requested',
    'operate A_GroupValue_Write group:1/2/3 1 succeeded',
  ])
})

test('what the bus says by itself is a report, and its devices lie behind the server', () => {
  const said = talk([false, encode.tunnelling(1, 0, encode.groupTelegram(0x29, 0x1105, 0x0a04, 0x080, [9]))])
  assert.deepEqual(operations(said), ['report A_GroupValue_Write group:1/2/4 9 requested'])
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.about === 'server/device:1.1.5'))
})

test('memory writes load a program, restarts restart', () => {
  const memory = encode.groupTelegram(0x11, 0, 0x1105, 0x281, [0x40, 0, 1])
  const restart = encode.groupTelegram(0x11, 0, 0x1105, 0x380)
  const verbs = operations(
    talk([true, encode.tunnelling(1, 0, memory)], [true, encode.tunnelling(1, 1, restart)]),
  )
  assert.deepEqual(
    verbs.map((line) => line.split(' ')[0]),
    ['download-program', 'restart'],
  )
})

test('a description names the device', () => {
  const device = {
    address: 0x110a,
    serial: [0, 0x83, 1, 2, 3, 4],
    mac: [0, 0x24, 0x6d, 1, 2, 3],
    name: 'Gate',
  }
  const found = talk([false, encode.descriptionResponse(device)])
    .filter((fact): fact is Identity => fact.kind === 'identity')
    .map(({ attribute, value }) => `${attribute} ${value}`)
  assert.deepEqual(found, [
    'address:knx-individual-address 1.1.10',
    'mode normal',
    'serial 008301020304',
    'mac 00:24:6d:01:02:03',
    'name Gate',
    'model Gate',
    'description KNXnet/IP core v1, tunnelling v1, routing v1',
  ])
})

test('other traffic is not claimed', () => {
  assert.equal(protocol.probe?.(sliceOf(hex('0610 0201 000e 0801 0a140001 9c40'))), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('0610 0201 000f 0801 0a140001 9c40'))), 'no')
  assert.equal(protocol.probe?.(sliceOf(hex('0610 7777 0008 0801'))), 'no')
})
