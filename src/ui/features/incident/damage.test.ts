import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import type { PointItem } from '#schema/process-values'
import { changedValue, damagesOf, stateNow } from './damage.ts'

const consequence = (kind: 'safety' | 'stopped', devices: string[], alerts: string[]) => ({
  ...{ kind, text: '', time: '2026-11-24T02:35:00Z', count: 1, deviceCount: devices.length, alerts },
  devices: devices.map((id) => ({ id, name: `name of ${id}` })),
})
const alert = (id: string, destination: string, time: string, what = '') =>
  ({ id, destination, time, what }) as TriagedAlert

test('devices that were hit come in the order of time, each with all that was done to it', () => {
  const consequences = [
    consequence('safety', ['sis'], ['a']),
    consequence('stopped', ['plc', 'sis'], ['b', 'c']),
  ]
  const damages = damagesOf({ consequences } as Pick<IncidentItem, 'consequences'>, [
    alert(
      'a',
      'sis',
      '2026-11-24T02:36:00Z',
      'ENG-2 (10.0.0.1) sent Write Tag Safety.TripLimit to the safety controller SIS (10.0.0.2) (cip, write)',
    ),
    alert('b', 'plc', '2026-11-24T02:34:00Z'),
    alert('c', 'sis', '2026-11-24T02:37:00Z'),
  ])
  assert.deepEqual(
    damages.map(({ id, time, effects, written }) => [id, time, effects.length, written]),
    [
      ['plc', '2026-11-24T02:34:00Z', 1, []],
      ['sis', '2026-11-24T02:36:00Z', 2, ['Safety.TripLimit']],
    ],
  )
})

test('a written value is shown beside the learned one', () => {
  const point = { least: 2.5, most: 2.5, seenLeast: 2.5, seenMost: 25 } as PointItem
  assert.equal(changedValue(point), ': 25, learned 2.5')
  assert.equal(changedValue({ ...point, seenMost: 2.5 }), '; within the learned 2.5')
  assert.equal(changedValue(undefined), '; value not known')
})

test('the state now is the mode, or since when nothing was seen', () => {
  const now = Date.parse('2026-11-24T03:00:00Z')
  const seen = { lastSeen: '2026-11-24T02:59:50Z', mode: 'STOP' }
  assert.deepEqual(stateNow(seen, now), { text: '▲ still in mode STOP', isBad: true })
  assert.deepEqual(stateNow({ ...seen, mode: 'RUN' }, now), { text: 'in mode RUN', isBad: false })
  assert.match(stateNow({ ...seen, lastSeen: '2026-11-24T02:30:00Z' }, now).text, /^not seen for 30/)
})
