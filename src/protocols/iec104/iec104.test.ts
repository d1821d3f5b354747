import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import type { Iec104State } from './state.ts'
import * as encode from './testing/encode.ts'

const stream = { isStream: true }

function conversation(...lines: readonly (readonly ['client' | 'server', Uint8Array])[]) {
  return tryOut(
    protocol,
    lines.map(([by, bytes]) => sliceOf(bytes, { ...stream, fromClient: by === 'client' })),
  ).said
}

const command = (type: number, elements: Uint8Array, address = 4500) => ({
  type,
  commonAddress: 3,
  objects: [{ address, elements }],
})

function operations(said: ReturnType<typeof conversation>) {
  return said
    .filter((fact) => fact.kind === 'operation')
    .map(({ verb, code, object, unit, outcome, value, error }) =>
      [verb, code, object, unit, outcome, value, error].filter((word) => word !== undefined).join(' '),
    )
}

test('a command is selected, executed, confirmed and terminated', () => {
  const select = command(45, encode.switching(1, true))
  const execute = command(45, encode.switching(1, false))
  const said = conversation(
    ['client', encode.informationFrame(0, 0, { ...select, cause: 6 })],
    ['server', encode.informationFrame(0, 1, { ...select, cause: 7 })],
    ['client', encode.informationFrame(1, 1, { ...execute, cause: 6 })],
    ['server', encode.informationFrame(1, 2, { ...execute, cause: 7 })],
    ['server', encode.informationFrame(2, 2, { ...execute, cause: 10 })],
  )
  assert.deepEqual(operations(said), [
    'reserve 45 ioa:4500 3 requested on',
    'reserve 45 ioa:4500 3 succeeded on',
    'report 45 3 succeeded',
    'operate 45 ioa:4500 3 requested on',
    'operate 45 ioa:4500 3 succeeded on',
    'report 45 3 succeeded',
    'report 45 3 succeeded',
  ])
})

test('refusals say why, and what is never confirmed is unanswered', () => {
  const point = command(50, encode.shortFloat(1.5))
  const state = protocol.newState?.()
  const said = tryOut(
    protocol,
    [
      sliceOf(encode.informationFrame(0, 0, { ...point, cause: 6 })),
      sliceOf(encode.informationFrame(0, 1, { ...point, cause: 47, isNegative: true }), {
        fromClient: false,
      }),
      sliceOf(encode.informationFrame(1, 1, { ...command(105, hex('01'), 0), cause: 6 })),
    ],
    state,
  ).said
  const rest: unknown[] = []
  protocol.finish?.(state, (fact) => rest.push(fact))
  assert.equal(operations(said)[1], 'operate 50 ioa:4500 3 rejected 1.5 unknown information object address')
  assert.deepEqual(operations(rest as typeof said), ['restart 105 ioa:0 3 unanswered process'])
})

test('measured values are readings of their station, with quality', () => {
  const said = conversation([
    'server',
    encode.informationFrame(5, 0, {
      type: 9,
      cause: 1,
      commonAddress: 260,
      isSequence: true,
      objects: [encode.word(16384), encode.word(-32768, 0x81)].map((elements) => ({
        address: 70_000,
        elements,
      })),
    }),
  ])
  assert.deepEqual(
    said
      .filter((fact) => fact.kind === 'reading')
      .map(({ about, point, value, quality }) => [about, point, value, quality]),
    [
      ['server/unit:260', 'ioa:70000', 0.5, undefined],
      ['server/unit:260', 'ioa:70001', -1, 'invalid, overflow'],
    ],
  )
})

test('clock synchronization shows the time it sets', () => {
  const said = conversation([
    'client',
    encode.informationFrame(0, 0, {
      ...command(103, encode.clock(2026, 11, 24, 19, 12, 59_250), 0),
      cause: 6,
    }),
  ])
  assert.deepEqual(operations(said), ['set-time 103 ioa:0 3 requested 2026-11-24 19:12:59.250'])
})

test('a file is counted from its first segment to its last', () => {
  const segment = hex('0100 01 04 01020304')
  const said = conversation(
    ['server', encode.informationFrame(0, 0, { ...command(125, segment, 7), cause: 13 })],
    ['server', encode.informationFrame(1, 0, { ...command(125, segment, 7), cause: 13 })],
    ['server', encode.informationFrame(2, 0, { ...command(123, hex('0100 01 01 00'), 7), cause: 13 })],
  )
  const transfer = said.find((fact) => fact.kind === 'transfer')
  assert.equal(transfer?.kind === 'transfer' && transfer.bytes, 8)
})

test('widths of a serial line are known by their fit', () => {
  // Type 30, one object, cause 3 in one byte, common address 5, object address 17 in two bytes.
  const said = conversation(['server', hex('6813 0000 0000 1e01 03 0500 1100 01 e803 1e08 1f01 1a')])
  const [anomaly, report, reading] = said
  assert.equal(anomaly?.kind === 'anomaly' && anomaly.what, 'non-standard-widths')
  assert.equal(report?.kind === 'operation' && report.unit, '5')
  assert.equal(reading?.kind === 'reading' && reading.point, 'ioa:17')
})

test('send numbers that are skipped or come again are told', () => {
  const frame = (send: number) =>
    encode.informationFrame(send, 0, { ...command(1, encode.point(1)), cause: 3 })
  const said = conversation(
    ['server', frame(32_767)],
    ['server', frame(0)],
    ['server', frame(2)],
    ['server', frame(2)],
  )
  const details = said.filter((fact) => fact.kind === 'anomaly').map(({ detail }) => detail)
  assert.deepEqual(details, ['send sequence numbers were skipped', 'a send sequence number came again'])
})

test('the signature keeps the sequence, and is 0 for commands', () => {
  const state = protocol.newState?.() as Iec104State
  const frame = (send: number) =>
    encode.informationFrame(send, 0, { ...command(13, encode.shortFloat(send)), cause: 3 })
  const server = { ...stream, fromClient: false }
  tryOut(protocol, [sliceOf(frame(0), server)], state)
  const foldKey = protocol.foldKey?.(sliceOf(frame(1), server), state)
  assert.ok((foldKey ?? 0) > 0)
  assert.deepEqual(
    tryOut(protocol, [sliceOf(frame(1), server)], state).said.filter(({ kind }) => kind === 'anomaly'),
    [],
  )
  assert.equal(protocol.foldKey?.(sliceOf(frame(2), server), state), foldKey)
  assert.equal(protocol.foldKey?.(sliceOf(frame(4), server), state), 0)
  const execute = encode.informationFrame(0, 0, { ...command(45, encode.switching(1)), cause: 6 })
  assert.equal(protocol.foldKey?.(sliceOf(execute, stream), state), 0)
})

test('known by content, and not by a start byte alone', () => {
  const probe = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, stream))
  assert.equal(probe(encode.functionFrame('STARTDT act')), 'yes')
  assert.equal(probe(encode.informationFrame(0, 0, { ...command(46, encode.switching(1)), cause: 6 })), 'yes')
  assert.equal(probe(hex('6804')), 'more')
  assert.equal(probe(hex('6804 0100 0200')), 'more')
  assert.equal(probe(hex('6810 1068 0801 0203 0405 0607 0809 0a0b 0c0d')), 'no')
  assert.equal(probe(hex('680e 0000 0000 6401 0600 0d91 0000 0014 00')), 'no')
})

test('hostile bytes end', () => {
  const bytes = encode.informationFrame(0, 0, {
    ...command(36, encode.joined(encode.shortFloat(1), encode.clock(2026, 1, 1, 1, 1, 1))),
    cause: 3,
  })
  for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken, stream)])
})
