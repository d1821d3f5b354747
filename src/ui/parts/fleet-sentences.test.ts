import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FleetSensorItem } from '#schema/fleet'
import { sensorNotes, sharedNotes, silentText } from './fleet-sentences.ts'

test('a console without a sensor is not called free of silent sites', () => {
  const none = { silentCount: 0, silentSites: [] }
  assert.equal(silentText({ sites: 0, sensors: 0, ...none }), 'No site exists yet.')
  assert.equal(silentText({ sites: 1, sensors: 0, ...none }), '1 site, no sensor yet.')
  assert.equal(silentText({ sites: 100, sensors: 110, ...none }), '100 sites, none silent.')
})

test('a silent sensor has a next step, a connected one needs none', () => {
  const sensor = { problem: '', clockOffsetMs: 0, loss: [], counts: {}, isOlder: false, software: '1.0.0' }
  const notes = (state: FleetSensorItem['state']) =>
    sensorNotes({ ...sensor, state } as unknown as FleetSensorItem)
  assert.equal(notes('silent').length, 1)
  assert.match(notes('silent')[0]!, /sightglass serve/)
  assert.equal(notes('never').length, 1)
  assert.deepEqual(notes('connected'), [])
})

test('a note that many sensors share is shown once', () => {
  const silent = Array.from({ length: 30 }, (_, at) => ['Check the machine.', `Own ${at}`])
  assert.deepEqual([...sharedNotes(silent)], [['Check the machine.', 30]])
  assert.equal(sharedNotes(silent.slice(0, 3)).size, 0)
})
