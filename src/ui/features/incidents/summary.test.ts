import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { incidentsSentence } from './summary.ts'

test('the sentence counts by severity', () => {
  assert.equal(incidentsSentence(fixtureIncidents()), '1 incident: 1 critical.')
  assert.equal(incidentsSentence([]), 'No incidents.')
})
