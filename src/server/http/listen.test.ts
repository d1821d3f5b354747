import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { test } from 'node:test'
import { otherAddressesOf } from './listen.ts'

test('a server on all addresses also shows its IPv4 addresses', () => {
  const interfaces = {
    lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
    eth0: [
      { address: '10.0.0.5', family: 'IPv4', internal: false },
      { address: 'fe80::1', family: 'IPv6', internal: false },
    ],
    eth1: undefined,
  } as const
  const named = `https://${hostname()}:8470`
  assert.deepEqual(otherAddressesOf(named, interfaces), ['https://10.0.0.5:8470'])
  assert.deepEqual(otherAddressesOf('http://127.0.0.1:8470', interfaces), [])
  assert.deepEqual(otherAddressesOf('https://10.0.0.5:8470', interfaces), [])
})
