import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packetsOfLink } from './link-packets.ts'

test('packets of a link are those between its two ends, without units behind them', () => {
  const link = { clientAddress: '10.1.1.5', serverAddress: '10.1.1.9/unit:3', port: 502 }
  assert.deepEqual(packetsOfLink(link), { host: '10.1.1.5', peer: '10.1.1.9', port: 502 })
  const layer2 = { clientAddress: '02:00:00:00:00:01', serverAddress: '02:00:00:00:00:02', port: null }
  assert.deepEqual(packetsOfLink(layer2), { host: '02:00:00:00:00:01', peer: '02:00:00:00:00:02' })
})
