import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventItem } from '#schema/event'
import { beforeText, nearbyOf } from './related-events.ts'

function event(id: string, time: string, type = 'link-detected', frame = 0): EventItem {
  const place = frame === 0 ? null : { file: 'a.pcap', number: frame }
  return { id, time, type, severity: 'info', title: id, text: '', devices: [], frame: place }
}

test('the two hours before an alert are near, in order and each once; the alert itself is not', () => {
  const near = nearbyOf(
    [
      event('session', '2026-11-24T02:40:00Z'),
      event('new', '2026-11-24T02:10:00Z'),
      event('session', '2026-11-24T02:40:00Z'),
      event('itself', '2026-11-24T03:10:00Z', 'alert'),
      event('yesterday', '2026-11-23T03:10:00Z'),
      event('later', '2026-11-24T05:10:00Z'),
      event('the stop it is about', '2026-11-24T03:10:00Z', 'plc-stop', 41),
    ],
    { time: '2026-11-24T03:10:00Z', frames: [{ file: 'a.pcap', number: 41 }] },
  )
  assert.deepEqual(
    near.map(({ id }) => id),
    ['new', 'session'],
  )
})

test('how long before is said in the unit a person would use', () => {
  const before = (time: string) => beforeText(time, '2026-11-24T03:10:00.000000Z')
  assert.deepEqual(
    ['2026-11-24T03:09:20Z', '2026-11-24T02:50:00Z', '2026-11-24T01:10:00Z', '2026-11-24T03:11:00Z'].map(
      before,
    ),
    ['40 s before', '20 min before', '2 h before', '0 s before'],
  )
})
