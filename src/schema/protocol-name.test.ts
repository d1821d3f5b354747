import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocolName } from './protocol-name.ts'

test('a protocol is named as its standard names it, others by rule', () => {
  const names = ['profinet-rt', 'enip', 'arp', 'opcua', 'my-robot', 'constructor', ''].map(protocolName)
  assert.deepEqual(names, ['PROFINET RT', 'EtherNet/IP', 'ARP', 'OPC UA', 'My robot', 'Constructor', ''])
})
