import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureIncidents } from '#ui/source/fixture/incidents'
import { incidentsSentence, lanesOf, wayOf } from './lanes.ts'

test('each device has one lane, in the order in which it came into the story', () => {
  const [incident] = fixtureIncidents()
  const { lanes, arrows } = lanesOf(incident!)
  assert.deepEqual(
    lanes.map(({ name }) => name),
    ['office-14', 'eng-07', 'press-line-01'],
  )
  assert.deepEqual(
    arrows.map(({ column, from, to }) => [column, from, to]),
    [
      [0, 0, 1],
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 2],
    ],
  )
})

test('the map is asked for the same way, in the order of the story', () => {
  assert.equal(wayOf(fixtureIncidents()[0]!), 'device-20,device-6,device-0')
})

test('the sentence counts by severity', () => {
  assert.equal(incidentsSentence(fixtureIncidents()), '1 incident: 1 critical.')
  assert.equal(incidentsSentence([]), 'No alerts hang together as an attack.')
})
