import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const north = { name: 'NORTH', idCode: 7, phasors: ['VA'] }
const south = { ...north, name: 'SOUTH', idCode: 8 }
const fromClient = (bytes: Uint8Array) => sliceOf(bytes)
const fromServer = (bytes: Uint8Array) => sliceOf(bytes, { fromClient: false })

test('a command seen in the wild is read', () => {
  const { said } = tryOut(protocol, [fromClient(hex('aa41 0012 00f1 00000000 00000000 0005 d7d0'))])
  assert.deepEqual(said, [
    {
      kind: 'operation',
      about: undefined,
      verb: 'identify',
      name: 'Send CFG-2',
      code: '5',
      unit: '241',
      outcome: 'requested',
    },
  ])
})

test('data are read by the configuration that came before', () => {
  const { said } = tryOut(protocol, [
    fromServer(encode.configuration(7, [north])),
    fromServer(encode.data(7, 5, [{ phasors: [[2, 0.5]], frequency: 50 }])),
  ])
  assert.deepEqual(
    said.flatMap((fact) => (fact.kind === 'reading' ? [[fact.point, fact.value, fact.quality]] : [])),
    [
      ['NORTH:frequency', 50, undefined],
      ['NORTH:VA magnitude', 2, undefined],
      ['NORTH:VA angle', 0.5, undefined],
    ],
  )
  assert.ok(said.some((fact) => fact.kind === 'stream' && fact.state === 'ok'))
})

test('one station is the device, several are parts of a concentrator', () => {
  const names = (...stations: (typeof north)[]) =>
    tryOut(protocol, [fromServer(encode.configuration(9, stations))]).said.flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute === 'name' ? [[fact.about, fact.value]] : [],
    )
  assert.deepEqual(names(north), [['server', 'NORTH']])
  assert.deepEqual(names(north, south), [
    ['server/pmu:7', 'NORTH'],
    ['server/pmu:8', 'SOUTH'],
  ])
})

test('frames that differ in values alone have one number; a new status has another', () => {
  const state = protocol.newState?.()
  const number = (status: number, frequency: number) =>
    protocol.foldKey?.(fromServer(encode.data(7, 5, [{ status, phasors: [], frequency }])), state)
  assert.equal(number(0, 50), number(0, 51))
  assert.notEqual(number(0, 50), number(0x2000, 50))
})

test('a wrong CHK is malformed and proves nothing', () => {
  const frame = encode.command(7, 2)
  frame[15]! ^= 1
  assert.equal(tryOut(protocol, [fromClient(frame)]).results[0]?.kind, 'malformed')
  assert.equal(protocol.probe?.(fromClient(frame)), 'no')
})
