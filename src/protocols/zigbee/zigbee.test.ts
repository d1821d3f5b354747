import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { beacon, data, linkStatus } from './captures/script.ts'
import { protocol } from './index.ts'

const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes))

test('knows beacons, commands and data of Zigbee', () => {
  assert.deepEqual([beacon, linkStatus, data].map(ask), ['yes', 'yes', 'yes'])
})

test('other networks on the same radio are none', () => {
  const sixlowpan = hex('7a33 3a 85 00 1234 00000000')
  const version1 = hex('0410 0000 c018 1e 76 01')
  const otherBeacon = hex('03 22 84 0102030405060708 ffffff 00') // Thread
  assert.deepEqual([sixlowpan, version1, otherBeacon].map(ask), ['no', 'no', 'no'])
})

test('hostile frames end', () => {
  for (const whole of [beacon, linkStatus, data])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
