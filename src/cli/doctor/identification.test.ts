import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDevice } from '#ui/source/testing/plant'
import { checkIdentification } from './identification.ts'

const devices = [0, 1, 2, 3].map((index) => ({ ...fixtureDevice(index), type: 'Unknown' as const }))

test('unknown devices and no discovery traffic: the place of the sensor is named as the reason', () => {
  const { state, found, todo } = checkIdentification({ devices, protocols: [] })
  assert.equal(state, 'warning')
  assert.match(found, /^4 of 4/)
  assert.match(todo, /DHCP.*multicast/)
  assert.equal(checkIdentification({ devices: [fixtureDevice(0)], protocols: [] }).state, 'ok')
})
