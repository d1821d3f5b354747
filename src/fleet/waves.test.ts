import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waveDecision, wavesOf } from './waves.ts'

const sizes = (count: number) => {
  const waves = [...wavesOf(Array.from({ length: count }, (_, at) => `s${at}`)).values()]
  return [0, 1, 2].map((wave) => waves.filter((one) => one === wave).length)
}

test('one sensor, then 5 %, then all others', () => {
  assert.deepEqual(sizes(1), [1, 0, 0])
  assert.deepEqual(sizes(2), [1, 1, 0])
  assert.deepEqual(sizes(20), [1, 1, 18])
  assert.deepEqual(sizes(1000), [1, 49, 950])
  assert.deepEqual(sizes(0), [0, 0, 0])
})

test('a failure stops an early wave; the last one stops beyond 5 %', () => {
  const all = { sensors: 100, applied: 95, failed: 1, expected: 0 }
  assert.equal(waveDecision(0, all), 'stop')
  assert.equal(waveDecision(1, all), 'stop')
  assert.equal(waveDecision(2, all), 'next')
  assert.equal(waveDecision(2, { ...all, failed: 6 }), 'stop')
})

test('a wave goes on once all connected sensors have it, but not if nobody has', () => {
  assert.equal(waveDecision(0, { sensors: 1, applied: 0, failed: 0, expected: 1 }), 'wait')
  assert.equal(waveDecision(0, { sensors: 1, applied: 0, failed: 0, expected: 0 }), 'wait')
  assert.equal(waveDecision(1, { sensors: 5, applied: 3, failed: 0, expected: 0 }), 'next')
  assert.equal(waveDecision(1, { sensors: 0, applied: 0, failed: 0, expected: 0 }), 'next')
})
