import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName, ownName } from './names.ts'

const device = {
  id: 'd',
  name: '',
  model: '1756-ENBT/A',
  ipAddresses: ['10.1.1.164'],
  macAddresses: ['00:19:07:24:3c:ca'],
}

test('a device is called by its name, else its first address', () => {
  assert.equal(deviceName({ ...device, name: 'press-1' }), 'press-1')
  assert.equal(deviceName(device), '10.1.1.164')
  assert.equal(deviceName({ ...device, ipAddresses: [], macAddresses: [] }), 'd')
})

test('beside maker, model and address only a name of its own is one', () => {
  const named = (name: string) => ownName({ ...device, name })
  assert.equal(named('Rockwell Automation 1756-ENBT/A (10.1.1.164)'), '10.1.1.164')
  assert.equal(named('1756-ENBT/A (10.1.1.164)'), '10.1.1.164')
  assert.equal(named('press 1756-ENBT/A'), 'press 1756-ENBT/A')
  assert.equal(ownName({ ...device, name: 'press (10.1.1.164)', model: '' }), 'press (10.1.1.164)')
})
