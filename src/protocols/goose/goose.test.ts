import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'
import type { GooseState } from './state.ts'
import * as encode from './testing/encode.ts'

const { entries } = encode
const SECOND = 1_000_000
const base = { controlBlock: 'LD0/LLN0$GO$gcb1', timeAllowedToLive: 2000, data: [entries.boolean(true)] }
const message = (stateNumber: number, sequenceNumber: number, more: Partial<encode.GooseToWrite> = {}) =>
  encode.goose({ ...base, stateNumber, sequenceNumber, ...more })

/** One message a second. */
function anomalies(...messages: readonly Uint8Array[]): readonly string[] {
  const slices = messages.map((bytes, i) => sliceOf(bytes, { time: i * SECOND }))
  return tryOut(protocol, slices).said.flatMap((fact) => (fact.kind === 'anomaly' ? [fact.what] : []))
}

test('control block, id, stream and values', () => {
  const { said } = tryOut(protocol, [
    sliceOf(
      message(3, 9, { data: [entries.boolean(true), entries.integer(-5), entries.double(2)], id: 'G1' }),
    ),
  ])
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'identity' ? fact.value : fact.kind === 'reading' ? [fact.point, fact.value] : fact,
    ),
    [
      'LD0/LLN0$GO$gcb1',
      'G1',
      {
        kind: 'operation',
        verb: 'report',
        name: 'GOOSE',
        code: 'goose',
        object: 'LD0/LLN0$GO$gcb1',
        outcome: 'requested',
      },
      { kind: 'stream', about: 'client', id: 'LD0/LLN0$GO$gcb1', sequence: 3, state: 'confRev 1, APPID 0' },
      ['LD0/LLN0$gcb1#0', true],
      ['LD0/LLN0$gcb1#1', -5],
      ['LD0/LLN0$gcb1#2', '10'],
    ],
  )
})

test('numbers that run as they must are silent', () => {
  assert.deepEqual(anomalies(message(1, 0), message(1, 1), message(2, 0), message(2, 1), message(2, 2)), [])
  assert.deepEqual(anomalies(message(0xffff_ffff, 5), message(1, 0)), ['goose-restart'])
})

test('replays, jumps, lost and late messages are told apart', () => {
  assert.deepEqual(anomalies(message(7, 3), message(7, 3)), ['goose-repeated'])
  assert.deepEqual(anomalies(message(7, 3), message(7, 6)), ['goose-gap'])
  assert.deepEqual(anomalies(message(3, 3), message(2, 0)), ['goose-backwards'])
  const relapse = [message(7, 3, { time: 1000 }), message(6, 0, { time: 900 })]
  assert.deepEqual(anomalies(...relapse), ['goose-relapse', 'goose-time'])
  assert.deepEqual(anomalies(message(7, 3), message(9007, 0)), ['goose-leap'])
  assert.deepEqual(anomalies(message(7, 3), message(90, 0)), ['goose-jump'])
  assert.deepEqual(anomalies(message(7, 3), message(7, 2)), ['goose-backwards'])
  assert.deepEqual(anomalies(message(7, 3, { timeAllowedToLive: 900 }), message(7, 4)), ['goose-late'])
  assert.deepEqual(anomalies(message(7, 3), message(7, 4, { data: [entries.boolean(false)] })), [
    'goose-data',
  ])
  const opened = { data: [entries.boolean(false)] }
  // A relay whose data overtake their number, and a forger in the same place.
  assert.deepEqual(anomalies(message(7, 1), message(7, 2, opened), message(8, 0, opened)), [])
  assert.deepEqual(anomalies(message(7, 1), message(7, 2, opened), message(7, 3)), ['goose-data'])
  assert.deepEqual(anomalies(message(7, 3), message(7, 4, { configurationRevision: 2 })), ['goose-revision'])
  assert.deepEqual(anomalies(message(7, 3), message(7, 4, { dataSet: 'OTHER' })), ['goose-data-set'])
  assert.deepEqual(anomalies(message(7, 3, { time: 100 }), message(8, 0, { time: 99 })), ['goose-time'])
})

test('a sender that goes on after others came under its name shows that there are two', () => {
  // Forged trip with a higher state number, then the relay itself.
  assert.ok(
    anomalies(message(5, 160), message(9, 0), message(9, 1), message(5, 161)).includes('goose-relapse'),
  )
  // Recorded messages of the same state, then the relay itself.
  assert.ok(
    anomalies(message(5, 160), message(5, 100), message(5, 101), message(5, 161)).includes('goose-relapse'),
  )
  // A relay that restarts, and a late copy of a message that was seen.
  assert.ok(!anomalies(message(5, 160), message(1, 0), message(1, 1)).includes('goose-relapse'))
  assert.ok(!anomalies(message(5, 160), message(6, 0), message(5, 160)).includes('goose-relapse'))
  const states = Array.from({ length: 300 }, (_, i) => sliceOf(message(i + 2, 0), { time: i * 1000 }))
  const said = tryOut(protocol, states).said.flatMap((fact) => (fact.kind === 'anomaly' ? [fact.what] : []))
  assert.deepEqual(said, [])
  const one = sliceOf(message(302, 0), { time: 300_000 })
  assert.ok(
    tryOut(protocol, [...states, one]).said.some(
      (fact) => fact.kind === 'anomaly' && fact.what === 'goose-storm',
    ),
  )
})

test('the signature knows exact repetitions only, and keeps the sequence', () => {
  const state = protocol.newState?.() as GooseState
  const at = (bytes: Uint8Array, seconds: number) => sliceOf(bytes, { time: seconds * SECOND })
  const foldKey = (bytes: Uint8Array, seconds: number) => protocol.foldKey?.(at(bytes, seconds), state)
  tryOut(protocol, [at(message(7, 3), 0)], state)
  const number = foldKey(message(7, 4), 1)
  assert.ok((number ?? 0) > 0)
  // The driver does not know the number yet and reads the message.
  assert.ok(tryOut(protocol, [at(message(7, 4), 1)], state).said.every(({ kind }) => kind !== 'anomaly'))
  assert.equal(foldKey(message(7, 5), 2), number)
  assert.equal(foldKey(message(7, 7), 3), 0)
  assert.equal(foldKey(message(7, 6, { data: [entries.boolean(false)] }), 3), 0)
  assert.equal(foldKey(message(7, 6), 9), 0)
  assert.equal(foldKey(message(7, 6), 3), number)
})

test('messages without mandatory fields or cut short are read as far as they go', () => {
  const bytes = message(7, 3)
  const { said } = tryOut(protocol, [sliceOf(bytes.subarray(0, bytes.length - 2))])
  assert.ok(said.some((fact) => fact.kind === 'anomaly' && fact.detail === 'cut short'))
  assert.ok(said.some((fact) => fact.kind === 'identity' && fact.value === base.controlBlock))
})

test('hostile bytes end', () => {
  for (const { lines } of scripts)
    for (const [, bytes] of lines) for (const broken of mangled(bytes)) tryOut(protocol, [sliceOf(broken)])
})
