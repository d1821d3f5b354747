import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { alertsInOrder, alertsOf, byIncident, byTime, rowId } from './incident-rows.ts'

const alerts = fixtureAlerts()

test('a story stands above its alerts, and what is part of none below', () => {
  const rows = byIncident(alerts, fixtureIncidents())
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
  const rows = byIncident(alerts, [incident!, again])
  assert.equal(rows.filter(({ kind }) => kind === 'story').length, 1)
  assert.equal(rows.length, alerts.length + 1)
  assert.deepEqual(byIncident([], [again]), [])
})

test('by time there are only alerts, as they came', () => {
  assert.deepEqual(
    byTime(alerts).map(rowId),
    alerts.map(({ id }) => id),
  )
})

test('incident details list the most severe alerts by time', () => {
  const { first, more } = alertsInOrder(alerts)
  assert.ok(first.some(({ alert }) => alert.severity === 'critical'))
  assert.equal(
    first.reduce((sum, { alike }) => sum + 1 + alike, more),
    alerts.length,
  )
  assert.ok(first.every(({ alert }, at) => at === 0 || first[at - 1]!.alert.time <= alert.time))
  assert.equal(new Set(first.map(({ alert }) => alert.rule)).size, first.length)
  assert.deepEqual(alertsInOrder([]), { first: [], more: 0 })
})
