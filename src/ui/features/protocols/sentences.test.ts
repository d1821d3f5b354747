import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byPackets, protocolsSentence } from './sentences.ts'

const modbus = { name: 'modbus', packets: 10, bytes: 100, messages: 9, malformed: 3 }
const arp = { name: 'arp', packets: 20, bytes: 100, messages: 20, malformed: 0 }

test('the most spoken stands first', () => {
  assert.deepEqual(
    byPackets([modbus, arp]).map(({ name }) => name),
    ['arp', 'modbus'],
  )
})

test('the sentence names what was malformed', () => {
  assert.equal(
    protocolsSentence([modbus, arp], () => 'Modbus'),
    '2 protocols recognised by content. 3 messages malformed, in Modbus.',
  )
  assert.equal(
    protocolsSentence([arp], () => 'ARP'),
    '1 protocol recognised by content. No malformed messages.',
  )
})
