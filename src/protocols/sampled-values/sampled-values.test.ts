import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import type { SampledValuesState } from './state.ts'
import * as encode from './testing/encode.ts'

const message = (sampleCount: number, more: Partial<encode.UnitToWrite> = {}) =>
  encode.sampledValues(0x4000, [{ id: 'MU01', sampleCount, channels: [[sampleCount * 3]], ...more }])

function anomalies(...messages: readonly Uint8Array[]): readonly string[] {
  const slices = messages.map((bytes, i) => sliceOf(bytes, { time: 1 + i * 250 }))
  return tryOut(protocol, slices).said.flatMap((fact) => (fact.kind === 'anomaly' ? [fact.what] : []))
}

test('stream, identity and values with quality', () => {
  const { said } = tryOut(protocol, [sliceOf(message(7, { channels: [[-20], [5, 1]] }))])
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : fact)),
    [
      {
        kind: 'operation',
        verb: 'report',
        name: 'Sampled values',
        code: 'sv',
        object: 'MU01',
        outcome: 'requested',
      },
      ['address:sampled-values-id', 'MU01'],
      {
        kind: 'stream',
        about: 'client',
        id: 'MU01',
        sequence: 7,
        state: 'confRev 1, APPID 16384, smpSynch global',
      },
      { kind: 'reading', about: 'client', point: 'MU01#0', value: -20, quality: undefined },
      { kind: 'reading', about: 'client', point: 'MU01#1', value: 5, quality: 'invalid' },
    ],
  )
})

test('counts run on, begin anew each second, and are told where they do not', () => {
  assert.deepEqual(anomalies(message(3998), message(3999), message(0), message(1)), [])
  assert.deepEqual(anomalies(message(5), message(8)), ['sv-gap'])
  assert.deepEqual(anomalies(message(5), message(5)), ['sv-repeated'])
  assert.deepEqual(anomalies(message(5), message(3)), ['sv-backwards'])
})

test('the signature knows successors whatever their samples, and nothing else', () => {
  const state = protocol.newState?.() as SampledValuesState
  const foldKey = (bytes: Uint8Array, time: number) => protocol.foldKey?.(sliceOf(bytes, { time }), state)
  assert.equal(foldKey(message(1), 1), 0)
  tryOut(protocol, [sliceOf(message(1), { time: 1 })], state)
  const number = foldKey(message(2), 2)
  assert.ok((number ?? 0) > 0)
  const { said } = tryOut(protocol, [sliceOf(message(2), { time: 2 })], state)
  assert.ok(said.every(({ kind }) => kind !== 'anomaly'))
  assert.equal(foldKey(message(3), 3), number)
  assert.equal(foldKey(message(5), 4), 0)
  assert.equal(foldKey(message(4, { synchronized: 0 }), 4), 0)
  assert.equal(foldKey(message(4), 4), number)
  assert.equal(foldKey(message(0), 5), number)
  const again = tryOut(protocol, [sliceOf(message(0, { channels: [[9]] }), { time: 6 })], state).said
  assert.ok(again.every(({ kind }) => kind !== 'anomaly')) // 0 is always lawful
  foldKey(message(1), 7)
  foldKey(message(2), 8)
  const repeated = tryOut(protocol, [sliceOf(message(2), { time: 9 })], state).said
  assert.ok(repeated.some((fact) => fact.kind === 'anomaly' && fact.what === 'sv-repeated'))
})

test('a message cut short still names its stream', () => {
  const bytes = message(7)
  const { said } = tryOut(protocol, [sliceOf(bytes.subarray(0, bytes.length - 4))])
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.value === 'MU01'))
  assert.ok(said.some((fact) => fact.kind === 'anomaly' && fact.detail === 'cut short'))
})

test('hostile bytes end', () => {
  for (const { lines } of scripts)
    for (const [, bytes] of lines) for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken)])
})
