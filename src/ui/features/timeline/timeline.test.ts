import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureEventTypes } from '#ui/source/testing/event-types'
import { fixtureEvents } from '#ui/source/testing/happenings'
import { daysOf, timelineSentence } from './days.ts'
import { narrowingOf } from './filters.ts'

test('the address is understood as far as it makes sense', () => {
  assert.deepEqual(
    narrowingOf({
      type: 'plc-stop',
      severity: 'loud',
      search: '',
      from: '2026-03-02T06:15Z',
      until: 'never',
    }),
    { type: 'plc-stop', from: '2026-03-02T06:15:00.000Z' },
  )
})

test('days are those of the reader', () => {
  const event = (time: string) => ({ ...fixtureEvents()[0]!, id: time, time })
  const days = daysOf(
    [event('2026-03-02T23:30:00Z'), event('2026-03-02T22:30:00Z'), event('2026-03-01T08:00:00Z')],
    'Europe/Berlin',
  )
  assert.deepEqual(
    days.map(({ title, runs }) => [title, runs.length]),
    [
      ['Tuesday, 3 March 2026', 1],
      ['Monday, 2 March 2026', 1],
      ['Sunday, 1 March 2026', 1],
    ],
  )
})

test('the same again within a minute is one line', () => {
  const event = (time: string, text = 'block 1') => ({ ...fixtureEvents()[0]!, id: time, time, text })
  const [day] = daysOf(
    [
      event('2026-03-02T08:00:40Z'),
      event('2026-03-02T08:00:00Z'),
      event('2026-03-02T07:59:59Z', 'block 2'),
      event('2026-03-02T07:00:00Z'),
      event('2026-03-02T06:00:00Z'),
    ],
    'UTC',
  )
  assert.deepEqual(
    day?.runs.map(({ count, since }) => [count, since.slice(11, 19)]),
    [
      [2, '08:00:00'],
      [1, '07:59:59'],
      [1, '07:00:00'],
      [1, '06:00:00'],
    ],
  )
})

test('the sentence counts what matters', () => {
  assert.equal(timelineSentence([]), 'No events yet.')
  assert.match(timelineSentence(fixtureEventTypes(false).items), /^\d+ events, including \d+ alerts/)
})
