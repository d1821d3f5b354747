import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Packet } from '#wire/packet'
import { ends } from './frame-ends.ts'

const linkOf = (etherType: number, llcDsap = -1) =>
  ends(
    Object.assign(new Packet(), { ipVersion: 0, etherType, llcDsap, sourceMacAt: -1, destinationMacAt: -1 }),
  ).protocol

test('what a frame without IP holds goes by its name, or by its number where that has none', () => {
  assert.deepEqual(
    [
      linkOf(0x0806),
      linkOf(0x88cc),
      linkOf(0x8892),
      linkOf(0x1234),
      linkOf(0, 0x42),
      linkOf(0, 0x99),
      linkOf(0),
    ],
    ['arp', 'lldp', 'profinet', 'ethertype 0x1234', 'spanning tree', 'llc 0x99', ''],
  )
})
