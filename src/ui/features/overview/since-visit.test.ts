import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureEvents } from '#ui/source/testing/happenings'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { compareWords, groupsOf, isTime } from './since-visit.ts'
import { stagesText } from './stages-text.ts'

const [event] = fixtureEvents()

test('what happened is counted by type, the most first, and what happened once is named', () => {
  const of = (type: string, title: string) => ({ ...event!, type, title })
  const events = [
    of('device-detected', 'Device detected'),
    of('device-detected', 'Device detected'),
    of('device-detected', 'Device detected'),
    of('plc-stop', 'PLC stopped'),
    of('alert', 'Port scan'),
    of('alert', 'New device'),
  ]
  assert.deepEqual(
    groupsOf(events).map(({ text }) => text),
    ['Device detected: 3', '2 alerts', 'PLC stopped'],
  )
  assert.deepEqual(groupsOf([]), [])
})

test('the time since is compared with as long a time before', () => {
  assert.deepEqual(compareWords('2026-11-24T02:00:00.000Z', '2026-11-24T03:00:00.000Z'), {
    first: '2026-11-24T01:00:00.000Z..2026-11-24T02:00:00.000Z',
    second: '2026-11-24T02:00:00.000Z..2026-11-24T03:00:00.000Z',
  })
  assert.ok(!isTime('yesterday'))
})

test('a stage that was reached twice is named once', () => {
  const [incident] = fixtureIncidents()
  const stages = [...incident!.stages, incident!.stages[0]!]
  assert.equal(stagesText({ ...incident!, stages }), 'Initial access → Discovery → Collection → Control')
})
