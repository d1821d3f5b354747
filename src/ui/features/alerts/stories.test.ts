import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/fixture/happenings'
import { fixtureIncidents } from '#ui/source/fixture/incidents'
import { alertsOf, byStory, byTime, rowId } from './stories.ts'

const alerts = fixtureAlerts()

test('a story stands above its alerts, and what is part of none below', () => {
  const rows = byStory(alerts, fixtureIncidents())
  assert.deepEqual(
    rows.slice(0, 6).map((row) => `${row.kind} ${rowId(row)}`),
    ['story incident-0', 'alert alert-0', 'alert alert-1', 'alert alert-2', 'alert alert-3', 'alert alert-4'],
  )
  assert.equal(rows.length, alerts.length + 1)
  assert.deepEqual(
    alertsOf(rows[0]!).map(({ id }) => id),
    ['alert-0', 'alert-1', 'alert-2', 'alert-3'],
  )
})

test('an alert of two stories stands once, and a story without a listed alert not at all', () => {
  const [incident] = fixtureIncidents()
  const again = { ...incident!, id: 'incident-1' }
  const rows = byStory(alerts, [incident!, again])
  assert.equal(rows.filter(({ kind }) => kind === 'story').length, 1)
  assert.equal(rows.length, alerts.length + 1)
  assert.deepEqual(byStory([], [again]), [])
})

test('by time there are only alerts, as they came', () => {
  assert.deepEqual(
    byTime(alerts).map(rowId),
    alerts.map(({ id }) => id),
  )
})
