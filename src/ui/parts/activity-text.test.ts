import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityText, localWeek, weekText } from './activity-text.ts'

const week = (...busy: readonly (readonly [hour: number, count: number])[]) => {
  const hours = new Array<number>(168).fill(0)
  for (const [hour, count] of busy) hours[hour] = count
  return hours
}

test('the fullest step is told, with its width', () => {
  const activity = { start: '2026-11-24T03:00:00Z', stepSeconds: 60, packets: [1, 1200, 3] }
  assert.match(activityText(activity), /^peak at 2026-11-24 \d\d:01: 1,200 packets in 1 min$/)
  assert.equal(activityText({ ...activity, packets: [] }), 'no packets')
})

test('hours of the week are those of the reader: west of Greenwich it is still Sunday', () => {
  const monday = week([2, 5])
  assert.equal(localWeek(monday, 0)[0]?.[2], 5)
  assert.equal(localWeek(monday, 300)[6]?.[21], 5)
  assert.equal(localWeek(monday, -60)[0]?.[3], 5)
})

test('the week is told by its busiest hour', () => {
  assert.equal(
    weekText(localWeek(week([0, 1], [38, 9]), 0)),
    'active in 2 of 168 hours of the week, most on Tuesday at 14:00',
  )
  assert.equal(weekText(localWeek(week(), 0)), 'no activity seen')
})
