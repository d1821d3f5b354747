import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDevice } from '#ui/source/testing/plant'
import { changeOf, draftOf, nothingSaid } from './device-draft.ts'

const device = fixtureDevice(0)
const person = { source: 'person', field: '', frame: null, time: device.firstSeen, confidence: 1 }

test('the form holds what people said, and nothing that was found out', () => {
  const said = {
    ...device,
    zone: 'Dosing',
    authorised: false,
    provenance: { zone: person, authorised: person },
  }
  assert.deepEqual(draftOf(said), { ...nothingSaid, zone: 'Dosing', authorised: 'false' })
  assert.deepEqual(draftOf(device), nothingSaid)
})

test('only what is not as it was is sent, and an emptied field is taken back', () => {
  const before = { ...nothingSaid, zone: 'Dosing', name: 'Press 4' }
  const now = { ...before, zone: ' ', purdueLevel: '3.5', authorised: 'true', location: ' Hall 2 ' }
  assert.deepEqual(changeOf(before, now), {
    zone: null,
    purdueLevel: 3.5,
    authorised: true,
    location: 'Hall 2',
  })
  assert.deepEqual(changeOf(before, before), {})
})
