import assert from 'node:assert/strict'
import { test } from 'node:test'
import { before, fromField, isWhole, lastWithin, localField, moved, spanOf, spanText } from './span.ts'

const HOUR = { from: '2026-11-24T03:00:00.000Z', until: '2026-11-24T04:00:00.000Z' }

test('the address bar tells a range, and what is no time is passed over', () => {
  assert.deepEqual(spanOf({ from: '2026-11-24T03:00Z', until: 'tomorrow' }), {
    from: HOUR.from,
    until: undefined,
  })
  assert.ok(isWhole(spanOf({ from: '', until: 7 })))
})

test('scrubbing moves a range by its own length, and an open one not at all', () => {
  assert.deepEqual(moved(HOUR, -1), { from: '2026-11-24T02:00:00.000Z', until: HOUR.from })
  assert.equal(moved({ from: HOUR.from }, 1), undefined)
  assert.deepEqual(before(HOUR.until, 3600), HOUR)
})

test('a range is told once where it lies in one day, with the day where not', () => {
  assert.match(spanText(HOUR), /^2026-11-2\d \d\d:\d\d – (11-2\d )?\d\d:\d\d$/)
  assert.match(
    spanText({ ...HOUR, until: '2026-11-29T04:00Z' }),
    /^2026-11-2\d \d\d:\d\d – 11-\d\d \d\d:\d\d$/,
  )
  assert.match(spanText({ from: HOUR.from }), /^since 2026-11-2\d \d\d:00$/)
  assert.equal(spanText({}), 'Any time')
})

test('a field of a form and the address bar mean the same moment', () => {
  assert.equal(fromField(localField(HOUR.from)), HOUR.from)
  assert.equal(fromField(''), undefined)
})

test('what went on after the range was last seen within it', () => {
  const at = (minute: number) => `2026-11-30T02:${minute}:00.000Z`
  const alert = {
    time: at(33),
    lastTime: at(43),
    episodes: [
      { from: at(33), to: at(34) },
      { from: at(42), to: at(43) },
    ],
  }
  assert.deepEqual(lastWithin(alert, {}), { last: at(43), isLater: false })
  assert.deepEqual(lastWithin(alert, { from: at(30), until: at(40) }), { last: at(34), isLater: true })
  assert.deepEqual(lastWithin({ ...alert, episodes: [] }, { until: at(40) }), { last: at(33), isLater: true })
  const goingOn = { ...alert, episodes: [{ from: at(33), to: at(43) }] }
  assert.deepEqual(lastWithin(goingOn, { until: at(40) }), { last: at(40), isLater: true })
})
