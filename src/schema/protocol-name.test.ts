import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocolName } from './protocol-name.ts'

test('a protocol has the short name of its manifest, others a name by rule', () => {
  const names = new Map([['profinet-rt', 'PROFINET RT']])
  const texts = ['profinet-rt', 'udp', 'my-robot', 'constructor', ''].map((id) => protocolName(id, names))
  assert.deepEqual(texts, ['PROFINET RT', 'UDP', 'My robot', 'Constructor', ''])
})
