import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowTable } from '#flow/flow-table'
import { limits } from './limits.ts'
import { Publishers } from './publishers.ts'

const SECOND = 1e6

/** A flow with a publisher; `at` is the time of each message, and `others` the times of other traffic. */
function stops(at: readonly number[], until: number, others: (second: number) => boolean): number[] {
  const packets = [0, 0]
  const lastTime = [0]
  const publishers = new Publishers({ packets, lastTime } as unknown as FlowTable)
  const found: number[] = []
  let heard = 0
  let next = 0
  for (let second = 1; second <= until; second++) {
    for (; next < at.length && at[next]! < second; next++) {
      packets[0]!++
      lastTime[0] = heard = at[next]! * SECOND
      if (packets[0] === 1) publishers.watch(0)
    }
    if (others(second)) heard = Math.max(heard, (second - 0.1) * SECOND)
    for (const one of publishers.stopped(heard)) found.push(second, one.usualGap / SECOND)
  }
  return found
}

const each = (pause: number, from: number, to: number) =>
  Array.from({ length: Math.ceil((to - from) / pause) }, (_, i) => from + i * pause)
const always = () => true

test('who publishes each second, or thousands of times, and stops, is missed within seconds, once', () => {
  const [second = 0, gap = 0] = stops(each(1, 0.5, 60), 300, always)
  assert.ok(second >= 64 && second <= 66, `${second}`)
  assert.equal(gap, 1)
  const samples = stops(each(0.001, 0.5, 60), 300, always)
  assert.equal(samples.length, 2)
  assert.ok(samples[0]! <= 66)
})

test('who publishes rarely is missed after some of its own pauses; bursts in between make it no quicker', () => {
  const bursts = each(0.05, 60.5, 61)
  const rare = [...each(10, 0.5, 60), ...bursts, ...each(10, 70.5, 121)]
  const [second = 0, gap = 0] = stops(rare, 400, always)
  assert.ok(second >= 158 && second <= 162, `${second}`)
  assert.ok(Math.abs(gap - 10) < 0.1)
})

test('who goes on after a pause that others were heard in is missed again by its usual pause', () => {
  const found = stops([...each(1, 0.5, 60), ...each(1, 90.5, 120)], 300, always)
  assert.deepEqual([found.length, found[1], found[3]], [4, 1, 1])
})

test('while the sensor hears nobody, and right after, nobody is missed', () => {
  const isHeard = (second: number) => second < 60 || second > 75
  assert.deepEqual(stops([...each(1, 0.5, 60), ...each(1, 76.5, 120)], 121, isHeard), [])
  assert.equal(stops(each(1, 0.5, 60), 121, isHeard).length, 2)
})

test('a few messages make no publisher', () => {
  assert.deepEqual(stops(each(1, 0.5, 7), 300, always), [])
})

test('those beyond the bound are counted', () => {
  const publishers = new Publishers({ packets: [], lastTime: [] } as unknown as FlowTable)
  for (let flow = 0; flow <= limits.publishers; flow++) publishers.watch(flow)
  assert.equal(publishers.counters.publishersUnwatched, 1)
})
