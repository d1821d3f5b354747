import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { LINK } from '#capture/link-types'
import { frameOf } from './describe.ts'
import { readLink } from './link.ts'
import { Packet } from './packet.ts'
import { plainTcpPayload } from './plain-tcp.ts'
import { IPV4, ipv6With, MACS } from './testing/packets.ts'

const PLAIN = `${MACS} 0800 ${IPV4}`

/** The bytes as `readLink` alone reads them. */
function readSlowly(bytes: Uint8Array): Packet {
  const packet = new Packet()
  packet.bytes = packet.addressBytes = bytes
  packet.end = bytes.length
  readLink(packet, LINK.ETHERNET, 0, bytes.length)
  return packet
}

/** All that is public of a packet but its bytes and counters. */
function fieldsOf({ bytes, addressBytes, counters, ...fields }: Packet): object {
  return fields
}

test('says of a plain frame what the long way says, whatever byte is changed or missing', () => {
  const packet = new Packet()
  let plain = 0
  for (const bytes of [hex(PLAIN), ...mangled(hex(PLAIN)), hex(`${PLAIN} 000000`)]) {
    if (plainTcpPayload(bytes, 0, bytes.length) >= 0) plain++
    packet.over(frameOf(bytes))
    assert.deepEqual(fieldsOf(packet), { ...fieldsOf(readSlowly(bytes)), ...innerOf(packet) })
  }
  assert.ok(plain > 20, `${plain} plain frames`)
})

test('forgets a frame that was not plain', () => {
  const packet = new Packet()
  const tagged = hex(`${MACS} 8100 0007 0800 ${IPV4}`)
  const other = hex(ipv6With('3a', '8000 0000'))
  for (const bytes of [tagged, hex(PLAIN), other, hex(PLAIN), hex(PLAIN), tagged]) {
    packet.over(frameOf(bytes))
    assert.deepEqual(fieldsOf(packet), { ...fieldsOf(readSlowly(bytes)), ...innerOf(packet) })
  }
})

/** Position of a tunnel's packet: only to be read if `tunnel` is set. */
function innerOf({ innerLink, innerStart, innerEnd }: Packet): object {
  return { innerLink, innerStart, innerEnd }
}
