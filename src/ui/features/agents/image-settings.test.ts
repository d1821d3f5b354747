import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAgentAccess } from '#ui/source/testing/agents'
import { hostFault, hostForDevices, imageSettings } from './image-settings.ts'
import { refusalLine } from './sentences.ts'

const access = fixtureAgentAccess(false)

test('an image does not get an address that only this machine can use', () => {
  assert.equal(hostForDevices(access, 'sensor.example'), 'sensor.example')
  for (const own of ['127.0.0.1', 'localhost', '[::1]'])
    assert.equal(hostForDevices(access, own), '10.1.4.1', own)
  assert.equal(hostForDevices({ ...access, listen: '10.9.0.1:8471' }, 'localhost'), '10.9.0.1')
  const six = { ...access, listen: '[::]:8471', names: ['::1', 'fd00::7'] }
  assert.equal(hostForDevices(six, 'localhost'), '[fd00::7]')
  const { server } = JSON.parse(imageSettings(access, { host: '10.1.4.1', code: 'c', group: '' }))
  assert.equal(server, 'https://10.1.4.1:8471')
})

test('a host that the certificate does not have is named', () => {
  assert.equal(hostFault(access, 'SENSOR-1'), '')
  assert.equal(hostFault({ ...access, names: ['*.plant.example'] }, 'a.plant.example'), '')
  assert.match(hostFault(access, 'other.example'), /Not in the certificate/)
  assert.match(hostFault(access, 'sensor-1:8471/x'), /without port/)
})

test('refused enrolments are told with reason, time and address', () => {
  const line = refusalLine({ reason: 'code', count: 3, last: new Date().toISOString(), address: '10.1.2.3' })
  assert.match(
    line,
    /^3 enrolments refused: code unknown, used up or expired, last \d\d:\d\d from 10\.1\.2\.3$/,
  )
  assert.match(
    refusalLine({ reason: 'identity', count: 1, last: '', address: '' }),
    /^1 enrolment .* over MQTT$/,
  )
})
