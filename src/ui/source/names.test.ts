import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName } from './names.ts'

const device = {
  id: 'd',
  name: '',
  ipAddresses: ['10.1.1.164'],
  macAddresses: ['00:19:07:24:3c:ca'],
}

test('a device is called by its name, else its first address', () => {
  assert.equal(deviceName({ ...device, name: 'press-1' }), 'press-1')
  assert.equal(deviceName(device), '10.1.1.164')
  assert.equal(deviceName({ ...device, ipAddresses: [], macAddresses: [] }), 'd')
})
