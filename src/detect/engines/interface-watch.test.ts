import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InterfaceWatch } from './interface-watch.ts'

const SECOND = 1e6

/** Findings, second by second, with frames at these seconds. */
function reported(frames: ReadonlySet<number>, seconds: number): readonly string[] {
  const watch = new InterfaceWatch()
  const news: string[] = []
  let heard = 0
  for (let second = 0; second < seconds; second++) {
    if (frames.has(second)) heard = second
    const one = watch.tick(second * SECOND, heard * SECOND)
    if (one !== undefined) news.push(`${second} ${one.kind} ${one.silentSeconds}`)
  }
  return news
}

const every = (step: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)

test('a silence after ten steady minutes is told once, and so is its end', () => {
  const frames = new Set([...every(1, 0, 700), ...every(1, 990, 1010)])
  assert.deepEqual(reported(frames, 1010), ['820 sensor-silent 120', '990 sensor-hears 290'])
})

test('a silence that lasts is reported again after five minutes and an hour', () => {
  const frames = new Set(every(1, 0, 700))
  assert.deepEqual(reported(frames, 5000), [
    '820 sensor-silent 120',
    '1000 sensor-silent 300',
    '4300 sensor-silent 3600',
  ])
})

test('a sparse or short capture has pauses that mean nothing', () => {
  assert.deepEqual(reported(new Set([...every(30, 0, 900), 2000]), 2010), [])
  assert.deepEqual(reported(new Set([...every(1, 0, 300), 2000]), 2010), [])
})

test('no single device is called silent while nothing comes at all', () => {
  const watch = new InterfaceWatch()
  for (let second = 0; second <= 700; second++) watch.tick(second * SECOND, second * SECOND)
  assert.equal(watch.isInDoubt(710 * SECOND, 700 * SECOND), false)
  assert.equal(watch.isInDoubt(731 * SECOND, 700 * SECOND), true)
})
