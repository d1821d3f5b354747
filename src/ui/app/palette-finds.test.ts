import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { fixtureIncidents } from '#ui/source/testing/incidents'
import { alertChoices, incidentChoices, techniqueChoices } from './palette-finds.ts'

test('alerts are found by title, technique and what they say, most severe first, in any state', () => {
  const [alert] = fixtureAlerts(1)
  const alerts = [
    { ...alert!, id: 'a', severity: 'minor' as const, title: 'Controller stopped', techniques: ['T0858'] },
    {
      ...alert!,
      id: 'b',
      severity: 'critical' as const,
      title: 'Controller stopped',
      what: 'to Dosing PLC',
      techniques: [],
    },
  ]
  assert.deepEqual(
    alertChoices(alerts, 'stop').map(({ to }) => to),
    ['/alerts?alert=b&status=all', '/alerts?alert=a&status=all'],
  )
  assert.equal(alertChoices(alerts, 't0858').length, 1)
  assert.equal(alertChoices(alerts, 'dosing').length, 1)
  assert.equal(alertChoices(alerts, 'pump').length, 0)
})

test('incidents are found by the devices on their path', () => {
  assert.equal(incidentChoices(fixtureIncidents(), 'eng-07').length, 1)
  assert.deepEqual(incidentChoices(fixtureIncidents(), 'nobody'), [])
})

test('techniques are found by id and by name', () => {
  const technique = { id: 'T0858', name: 'Change Operating Mode', alerts: 3 } as never
  assert.equal(techniqueChoices([technique], 'T0858')[0]?.hint, 'technique · 3 alerts')
  assert.equal(techniqueChoices([technique], 'operating')[0]?.to, '/attack?technique=T0858')
})
