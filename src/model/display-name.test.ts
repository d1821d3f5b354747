import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayName } from './display-name.ts'

const device = {
  type: 'PLC',
  zone: 'Dosing',
  vendor: 'Rockwell Automation',
  model: '1756-L73/B LOGIX5573',
  address: '10.21.3.10',
}

test('a device without a name is called by role and place, else by product, else by address', () => {
  assert.equal(displayName(device), 'PLC in Dosing .10')
  const unplaced = { ...device, zone: '10.21.3.0/24' }
  assert.equal(displayName(unplaced), 'Rockwell Automation 1756-L73/B LOGIX5573 .10')
  assert.equal(displayName({ ...unplaced, zone: '' }), 'Rockwell Automation 1756-L73/B LOGIX5573 .10')
  assert.equal(displayName({ ...unplaced, model: 'Rockwell Automation L73' }), 'Rockwell Automation L73 .10')
  assert.equal(displayName({ ...device, type: 'Unknown', model: '' }), '10.21.3.10')
  assert.equal(displayName({ ...device, address: '00:1d:9c:15:03:0a' }), 'PLC in Dosing 15:03:0a')
})
