import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checksumOf, wordSum } from '#bytes/checksum'
import { hex } from '#bytes/hex'
import {
  arpFrame,
  ethernetFrame,
  IP_PROTOCOL,
  icmpEcho,
  ipPacket,
  llcFrame,
  TCP_FLAG,
  tcpSegment,
  udpDatagram,
} from './build.ts'
import { ipBytes } from './build-address.ts'
import { describe } from './describe.ts'

const MACS = { source: '00:0e:8c:00:00:01', destination: '00:0e:8c:00:00:02' }
const ENDS = { source: '10.0.0.1', destination: '10.0.0.2' }
const PORTS = { ...ENDS, sourcePort: 49152, destinationPort: 502 }

test('sums an IPv4 header to the checksum of the example everyone knows', () => {
  const header = hex('4500 0073 0000 4000 4011 0000 c0a80001 c0a800c7')
  assert.equal(checksumOf(wordSum(header, 0, header.length)), 0xb861)
})

test('an odd last byte counts as the high half of a word', () => {
  assert.equal(wordSum(hex('0001 02'), 0, 3), 0x0201)
})

test('reads addresses in every spelling', () => {
  assert.deepEqual(ipBytes('fe80::1:2'), hex('fe80 0000 0000 0000 0000 0000 0001 0002'))
  assert.deepEqual(ipBytes('::'), new Uint8Array(16))
  assert.deepEqual(ipBytes('1:2:3:4:5:6:7:8'), hex('0001 0002 0003 0004 0005 0006 0007 0008'))
  for (const wrong of ['1:2:3', '1::2::3', '10.0.0.256', 'g::1', '1:2:3:4:5:6:7::8:9']) {
    assert.throws(() => ipBytes(wrong), /expected an IP address/)
  }
})

test('a TCP segment comes back as it was built, without the padding', () => {
  const payload = tcpSegment({
    ...PORTS,
    sequence: 7,
    flags: TCP_FLAG.ACK | TCP_FLAG.PSH,
    payload: hex('0102'),
  })
  const frame = ethernetFrame({ ...MACS, payload: ipPacket({ ...ENDS, protocol: IP_PROTOCOL.TCP, payload }) })
  assert.equal(frame.length, 60)
  assert.deepEqual(describe(frame), [
    '00:0e:8c:00:00:01 > 00:0e:8c:00:00:02 10.0.0.1 > 10.0.0.2 tcp 49152 > 502 holds 0102',
  ])
})

test('checksums come out as 0 when summed with their message', () => {
  const segment = tcpSegment({ ...PORTS, sequence: 7, flags: TCP_FLAG.SYN, options: hex('0204 05b4') })
  const pseudo = hex('0a000001 0a000002 0006 0018')
  const sum = wordSum(pseudo, 0, pseudo.length) + wordSum(segment, 0, segment.length)
  assert.equal(checksumOf(sum), 0)
})

test('a UDP datagram over IPv6 on a VLAN comes back as it was built', () => {
  const ends = { source: 'fd00::1', destination: 'fd00::2' }
  const datagram = udpDatagram({ ...ends, sourcePort: 1, destinationPort: 2, payload: hex('aa') })
  const payload = ipPacket({ ...ends, protocol: IP_PROTOCOL.UDP, payload: datagram })
  assert.deepEqual(describe(ethernetFrame({ ...MACS, vlan: 7, priority: 5, payload })), [
    '00:0e:8c:00:00:01 > 00:0e:8c:00:00:02 vlan 7 fd00::1 > fd00::2 udp 1 > 2 holds aa',
  ])
})

test('builds ARP, LLC and echo frames', () => {
  const arp = { senderMac: MACS.source, senderIp: '10.0.0.1', targetIp: '10.0.0.2' }
  assert.match(describe(arpFrame(arp))[0]!, /> ff:ff:ff:ff:ff:ff type 806 holds 00010800060400010?/)
  const bridge = llcFrame({ ...MACS, sap: 0x42, payload: hex('0000 00 00') })
  assert.match(describe(bridge)[0]!, /llc 42 type 0 holds 00000000$/)
  const payload = icmpEcho({ identifier: 1, sequence: 2 })
  const echo = ethernetFrame({ ...MACS, payload: ipPacket({ ...ENDS, protocol: IP_PROTOCOL.ICMP, payload }) })
  assert.match(describe(echo)[0]!, /protocol 1 holds 8$/)
})
