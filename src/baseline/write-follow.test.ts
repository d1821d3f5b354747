import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Operation, Reading } from '#model/fact'
import { Models } from './models.ts'
import { PointModel } from './point-model.ts'

const SECOND = 1e6

/** A set point that takes what is written within five seconds; read every ten. */
function learned(follows = true): PointModel {
  const model = new PointModel()
  for (let i = 0; i < 40; i++) {
    const at = i * 60 * SECOND
    model.learn(40 + (i % 7), true, at)
    for (let k = 1; k < 6; k++) model.learn(follows ? 40 + (i % 7) : 12, false, at + k * 10 * SECOND)
  }
  return model
}
const LATER = 40 * 60 * SECOND
/** Departures at a write, and at readings every ten seconds after it. */
function saidOf(
  model: PointModel,
  written: number,
  readings: readonly number[],
  isRejected = false,
): string[] {
  model.judge(written, true, LATER)
  if (isRejected) model.rejected()
  return readings.flatMap((value, i) => {
    const what = model.judge(value, false, LATER + (i + 1) * 10 * SECOND)?.what
    return what === undefined ? [] : [what]
  })
}
const seven = (value: number) => Array.from({ length: 12 }, () => value)

test('a point that always followed and does not is reported, once', () => {
  assert.deepEqual(saidOf(learned(), 44, seven(41)), ['not-followed'])
})

test('one that follows late, or as a rounded value, is not', () => {
  assert.deepEqual(saidOf(learned(), 44, [41, 41, 41, 41, 44.1, 44.1, 44.1, 44.1, 44.1]), [])
})

test('nor is one that was rejected, or another one that never followed', () => {
  assert.deepEqual(saidOf(learned(), 44, seven(41), true), [])
  assert.deepEqual(saidOf(learned(false), 44, seven(12)), [])
})

test('nor what was written just before another recording', () => {
  const model = learned()
  model.judge(44, true, LATER)
  model.restart()
  assert.equal(model.judge(41, false, LATER + 600 * SECOND)?.what, undefined)
})

test('a value far out that was written is read as written, another one is not', () => {
  const point = new PointModel()
  for (let i = 0; i < 400; i++) point.learn(i < 200 ? 18 : 21.5, i % 200 === 0, i * 60e6)
  const at = 30_000 * 1e6
  assert.equal(point.judge(38, true, at), undefined, 'few set points: the next may be far')
  assert.equal(point.judge(38, false, at + 10e6)?.isWritten, true)
  assert.equal(point.judge(38, false, at + 20e6)?.isWritten, true)
  assert.equal(point.judge(45, false, at + 30e6)?.isWritten, undefined)
  point.judge(44, true, at + 40e6)
  point.rejected()
  assert.equal(point.judge(44, false, at + 50e6)?.isWritten, undefined)
})

test('a reading that changes to what was written is reported once, one that was so before is not', () => {
  const party = { realm: '', ip: '10.0.0.2', mac: undefined, port: 502 }
  const models = new Models()
  const read = (value: number, seconds: number): Observation<Reading> => ({
    ...{ time: seconds * 1e6, lastTime: seconds * 1e6, count: 1, protocol: 'modbus', transport: 'tcp' },
    ...{ client: party, server: party, vlan: undefined, place: { file: 0, frame: 1 }, directionKnown: true },
    fact: { kind: 'reading', point: 'holding:7', value, about: 'server' },
  })
  const written = (value: number, seconds: number): Observation<Operation> => ({
    ...read(value, seconds),
    fact: {
      ...{ kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'requested' },
      ...{ object: 'holding:7..7', value },
    },
  })
  for (let i = 0; i < 300; i++) models.learnReading(read(50 + (i % 7), i), '10.0.0.2')
  const seen = (value: number, seconds: number) =>
    models.judgeReading(read(value, seconds), '10.0.0.2').map(({ what, seen: now }) => `${what} ${now}`)
  assert.deepEqual(seen(51, 300), [])
  models.judgeWritten(written(55, 301), '10.0.0.2')
  assert.deepEqual([seen(52, 302), seen(55, 303), seen(55, 304)], [[], ['followed 55'], []])
  models.judgeWritten(written(55, 305), '10.0.0.2')
  assert.deepEqual(seen(55, 306), [])
})
