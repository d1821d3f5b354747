import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Reading } from '#model/fact'
import { ReplayModel } from './replay-model.ts'

/** Response of a device in one second: three values. */
type Answer = readonly number[]

const noise = (second: number, of: number) => Math.sin(second * 12.9898 + of * 78.233) * 43_758.5453
const part = (value: number) => value - Math.floor(value)
/** A lively process: no answer is like another. */
const lively = (second: number): Answer =>
  [1, 2, 3].map((of) => 50 + 10 * Math.sin(second / (70 * of)) + part(noise(second, of)))
/** A process that rests: noise of the last digit. */
const resting = (second: number): Answer =>
  [1, 2, 3].map((of) => 50 + Math.floor(part(noise(second, of)) * 3) / 10)

/** Seconds in which it was reported, of one answer a second, or of two in each ten as folded flows report them. */
function reported(
  answers: (second: number) => Answer,
  seconds: number,
  isSampled = false,
): readonly number[] {
  const model = new ReplayModel()
  const found: number[] = []
  for (let second = 0; second < seconds; second++) {
    if (isSampled && second > 30 && second % 10 > 2) continue
    for (const [point, value] of answers(second).entries())
      if (model.read(reading(`holding:${point}`, value, second), '10.0.0.2', value) !== undefined)
        found.push(second)
  }
  return found
}

test('a minute of old answers in a loop is a replay, reported once within three minutes', () => {
  const attacked = (second: number) => lively(second < 1200 ? second : 900 + (second % 60))
  const found = reported(attacked, 1500)
  assert.equal(found.length, 1)
  assert.ok(found[0]! <= 1380, `${found[0]}`)
})

test('of folded flows too', () => {
  const attacked = (second: number) => lively(second < 1200 ? second : 900 + (second % 61))
  assert.equal(reported(attacked, 1900, true).length, 1)
})

test('a lively process, one that rests, one that is frozen and one that repeats by nature are none', () => {
  assert.deepEqual(reported(lively, 2400), [])
  assert.deepEqual(
    reported((second) => (second < 1200 ? lively(second) : lively(1200)), 2400),
    [],
  )
  assert.deepEqual(
    reported((second) => lively(second % 60), 2400),
    [],
  )
  assert.deepEqual(
    reported((second) => (second < 1200 ? lively(second) : [50, 51, second % 60]), 2400),
    [],
    'a sign of life',
  )
})

test('a process that comes to rest repeats no sequence of minutes', () => {
  assert.deepEqual(
    reported((second) => (second < 1200 ? lively(second) : resting(second)), 2400),
    [],
  )
})

function reading(point: string, value: number, second: number): Observation<Reading> {
  const party = { realm: '', ip: '10.0.0.2', mac: undefined, port: 502 }
  return {
    fact: { kind: 'reading', point, value },
    time: second * 1e6,
    lastTime: second * 1e6,
    count: 1,
    protocol: 'modbus',
    transport: 'tcp',
    client: party,
    server: party,
    vlan: undefined,
    place: { file: 0, frame: second + 1 },
    directionKnown: true,
  }
}
