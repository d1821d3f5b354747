import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesByAddress } from './service.ts'

test('names are found by every address, and devices without a name have none', async () => {
  async function* devices() {
    yield { name: 'PLC 1', ipAddresses: ['10.0.0.1', '10.0.0.2'], macAddresses: ['02:00:00:00:00:01'] }
    yield { name: '', ipAddresses: ['10.0.0.3'], macAddresses: [] }
    yield { name: 'Late', ipAddresses: ['10.0.0.2'], macAddresses: [] }
  }
  const names = await namesByAddress(devices())
  assert.deepEqual(
    [...names],
    [
      ['10.0.0.1', 'PLC 1'],
      ['10.0.0.2', 'PLC 1'],
      ['02:00:00:00:00:01', 'PLC 1'],
    ],
  )
})
