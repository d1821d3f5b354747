import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Clock } from './clock.ts'

const NOON = 43_200
const YEARS = 28 * 365 * 86_400

test('late packets do not move a tick back', () => {
  const { clock, ticks } = newClock()
  for (const second of [NOON, NOON + 1, NOON, NOON + 2]) clock.advance(second * 1e6)
  assert.deepEqual(ticks, [NOON + 1, NOON + 2])
  assert.deepEqual(clock.counters, { latePackets: 1, earlyPackets: 0, clockJumps: 0, clockSetBacks: 0 })
})

test('one damaged time stamp does not stop the ticks for good', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  clock.advance((NOON + YEARS) * 1e6)
  const setBack: number[] = []
  for (let i = 1; i <= 300; i++) if (clock.advance((NOON + i) * 1e6)) setBack.push(i)
  assert.deepEqual(setBack, [100])
  assert.deepEqual(ticks.slice(0, 3), [NOON + YEARS, NOON + 101, NOON + 102])
  assert.equal(clock.now, (NOON + 300) * 1e6)
})

test('packets of yesterday among those of today are late and no more', () => {
  const { clock } = newClock()
  clock.advance(2 * 86_400e6)
  for (let i = 1; i < 400; i++) {
    assert.equal(clock.advance(86_400e6 + i * 1e6), false)
    if (i % 50 === 0) clock.advance(2 * 86_400e6 + i * 1e6)
  }
})

test('a clock in local time that is set to UTC goes back by an hour: time goes on from there', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  const back: number[] = []
  for (let i = 0; i < 1000; i++) if (clock.advance((NOON - 3600 + i) * 1e6)) back.push(i)
  assert.deepEqual(back, [99])
  assert.equal(ticks.length, 900)
  assert.equal(clock.counters.clockSetBacks, 1)
})

test('packets from long ago that are in no order, or lie among those of now, are late and no more', () => {
  const { clock } = newClock()
  clock.advance(NOON * 1e6)
  for (let i = 0; i < 1000; i++) assert.equal(clock.advance((NOON - 3600 - 10 * i) * 1e6), false)
  for (let i = 0; i < 1000; i++) {
    assert.equal(clock.advance((NOON - 3600) * 1e6 + i), false)
    assert.equal(clock.advance(NOON * 1e6 + i), false)
  }
  assert.equal(clock.counters.latePackets, 2000)
})

test('an interface whose clock is ahead by an hour or a day sets time back once', () => {
  for (const ahead of [3600, 86_400]) {
    const { clock, ticks } = newClock()
    for (let i = 0; i < 20_000; i++) {
      clock.advance((NOON + i * 0.01) * 1e6)
      if (i % 200 === 199) clock.advance((NOON + ahead + i * 0.01) * 1e6)
    }
    assert.equal(clock.counters.clockSetBacks, 1, `${ahead} s`)
    assert.equal(clock.counters.earlyPackets, 99)
    assert.equal(clock.now, (NOON + 199) * 1e6)
    assert.ok(ticks.length < 4000)
  }
})

test('two interfaces that take long turns drag time to and fro ever more rarely', () => {
  const { clock } = newClock()
  for (let i = 0; i < 100_000; i++) clock.advance((NOON + (Math.floor(i / 500) % 2) * 3600 + i * 0.001) * 1e6)
  assert.ok(clock.counters.clockSetBacks <= 3, String(clock.counters.clockSetBacks))
})

test('after a set-back time goes on over a pause that is shorter, and over a longer one once enough speak of it', () => {
  const { clock } = newClock()
  clock.advance(NOON * 1e6)
  for (let i = 0; i < 100; i++) clock.advance((NOON - 3600) * 1e6 + i)
  clock.advance((NOON - 2400) * 1e6)
  assert.equal(clock.now, (NOON - 2400) * 1e6)
  for (let i = 0; i < 200; i++) clock.advance((NOON + 7200 + i) * 1e6)
  assert.equal(clock.now, (NOON + 7399) * 1e6)
})

test('after one stamp far ahead, two interfaces whose clocks differ by half a minute go on with time', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  clock.advance((NOON + 365 * 86_400) * 1e6)
  for (let i = 0; i < 10_000; i++) clock.advance((NOON + i * 0.1 - (i % 2) * 37) * 1e6)
  assert.equal(clock.counters.clockSetBacks, 1)
  assert.ok(ticks.length > 900, String(ticks.length))
})

/** Packets so many seconds apart from there on; how many passed until time went on with them. */
function untilBelieved(clock: Clock, from: number, apart: number): number {
  for (let i = 0; i < 1000; i++) {
    clock.advance((from + i * apart) * 1e6)
    if (clock.now === (from + i * apart) * 1e6) return i + 1
  }
  return Number.POSITIVE_INFINITY
}

test('packets minutes apart are believed after some minutes, after a set-back and in the pauses that follow it', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  assert.ok(untilBelieved(clock, NOON - 90, 90) <= 4, 'a set-back by a minute and a half')
  assert.ok(untilBelieved(clock, NOON + 600, 90) <= 5, 'the first long pause')
  const before = ticks.length
  assert.equal(untilBelieved(clock, NOON + 1200, 90), 1, 'the next one as long')
  assert.ok(ticks.length > before)
})

test('a stamp far ahead is forgotten soon, where packets are minutes apart too', () => {
  const { clock } = newClock()
  clock.advance(NOON * 1e6)
  clock.advance((NOON + YEARS) * 1e6)
  assert.ok(untilBelieved(clock, NOON + 100, 100) <= 4)
  assert.equal(clock.counters.clockSetBacks, 1)
})

test('two interfaces that take turns of half an hour drag time to and fro ever more rarely', () => {
  const { clock } = newClock()
  for (let i = 0; i < 20_000; i++) clock.advance((NOON + (Math.floor(i / 180) % 2) * 86_400 + i * 10) * 1e6)
  assert.ok(clock.counters.clockSetBacks <= 5, String(clock.counters.clockSetBacks))
})

test('a silence between packets does not make a clock that was set back look right', () => {
  const { clock } = newClock()
  clock.advance(NOON * 1e6)
  let back = 0
  for (let i = 0; i < 100; i++) {
    clock.pass((NOON + i) * 1e6)
    if (clock.advance((NOON - 3600 + i) * 1e6)) back++
  }
  assert.equal(back, 1)
})

test('the longer nothing is heard, the fewer seconds are ticked, whether live or read', () => {
  const read = newClock()
  read.clock.advance(NOON * 1e6)
  read.clock.advance((NOON + 7000) * 1e6)
  const live = newClock()
  live.clock.advance(NOON * 1e6)
  for (let i = 1; i < 7000; i++) live.clock.pass((NOON + i) * 1e6)
  live.clock.advance((NOON + 7000) * 1e6)
  assert.deepEqual(live.ticks, read.ticks)
  assert.deepEqual(
    read.ticks.slice(0, 180),
    Array.from({ length: 180 }, (_, i) => NOON + 1 + i),
  )
  assert.equal(read.ticks.at(-1), NOON + 7000)
  assert.ok(read.ticks.length < 350, `${read.ticks.length}`)
  assert.ok(read.ticks.slice(300).every((second) => second % 60 === 0 || second === NOON + 7000))
})

test('whoever speaks in a second that has passed already begins the silence anew', () => {
  const { clock, ticks } = newClock()
  clock.advance(NOON * 1e6)
  clock.pass((NOON + 175) * 1e6)
  clock.advance((NOON + 175) * 1e6)
  clock.pass((NOON + 300) * 1e6)
  assert.equal(ticks.length, 300)
})

function newClock(): { clock: Clock; ticks: number[] } {
  const ticks: number[] = []
  return { clock: new Clock((now) => ticks.push(now / 1e6)), ticks }
}
