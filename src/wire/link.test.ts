import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { describe } from './describe.ts'
import { INNER, IPV4, MACS, PAIR, survive } from './testing/packets.ts'

const links: readonly [name: string, linkType: number, bytes: string, said: string][] = [
  ['padding behind the IP packet is no payload', 1, `${MACS} 0800 ${IPV4} 0000 0000`, `${PAIR} ${INNER}`],
  ['VLAN', 1, `${MACS} 8100 a007 0800 ${IPV4}`, `${PAIR} vlan 7 ${INNER}`],
  ['QinQ', 1, `${MACS} 88a8 0005 8100 0007 0800 ${IPV4}`, `${PAIR} vlan 5 in 7 ${INNER}`],
  ['HSR tag', 1, `${MACS} 892f 0048 0001 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  ['E-TAG', 1, `${MACS} 893f 0000 0000 0000 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  [
    'MACsec without encryption',
    1,
    `${MACS} 88e5 20 00 00000001 0000000000000001 0800 ${IPV4} ${'00'.repeat(16)}`,
    `${PAIR} ${INNER}`,
  ],
  ['encrypted MACsec', 1, `${MACS} 88e5 2c 00 00000001`, `${PAIR} type 88e5 holds 2c0000000001`],
  ['PRP trailer', 1, `${MACS} 88b8 0001 0002 0001 a00a 88fb`, `${PAIR} type 88b8 holds 00010002`],
  [
    'no PRP trailer by chance',
    1,
    `${MACS} 88b8 0001 0002 0001 a00b 88fb`,
    `${PAIR} type 88b8 holds 000100020001a00b88fb`,
  ],
  ['802.3 with LLC', 1, `${MACS} 0005 42 42 03 0102 ffff`, `${PAIR} llc 42 type 0 holds 0102`],
  ['802.3 with SNAP', 1, `${MACS} 003c aa aa 03 000000 0800 ${IPV4}`, `${PAIR} llc aa ${INNER}`],
  [
    '802.3 with a maker’s SNAP',
    1,
    `${MACS} 000a aa aa 03 00000c 2000 0102`,
    `${PAIR} llc aa type 0 holds 0102`,
  ],
  ['IPX right behind the length', 1, `${MACS} 0004 ffff 001e 0000`, `${PAIR} type 8137 holds ffff001e`],
  ['ARP', 1, `${MACS} 0806 0001`, `${PAIR} type 806 holds 0001`],
  ['little-endian loopback', 0, `02000000 ${IPV4}`, INNER],
  ['big-endian loopback', 108, `00000002 ${IPV4}`, INNER],
  ['raw IP', 101, IPV4, INNER],
  ['raw IP, old number', 12, IPV4, INNER],
  ['raw IPv4', 228, IPV4, INNER],
  [
    'raw IPv4 that is IPv6',
    228,
    `6000 0000 0000 3b40 ${'00'.repeat(15)}01 ${'00'.repeat(15)}02`,
    '::1 > ::2 protocol 59 holds 0',
  ],
  ['raw IPv6 that is none', 229, IPV4, 'IP version other than the link says not read'],
  ['PPP', 9, `0021 ${IPV4}`, INNER],
  ['PPP with a short protocol field', 9, `21 ${IPV4}`, INNER],
  ['PPP in HDLC framing', 50, `ff03 0021 ${IPV4}`, INNER],
  ['Cisco HDLC', 104, `0f00 0800 ${IPV4}`, INNER],
  ['Cisco discovery in PPP', 9, '0207 01b4', 'type 2000 holds 01b4'],
  ['OSI in PPP', 9, '0023 8314', 'llc fe type 0 holds 8314'],
  ['OSI in Cisco HDLC', 104, '0f00 fefe 03 8314', 'llc fe type 0 holds 8314'],
  ['OSI in Frame Relay', 107, '1841 03 8314', 'llc fe type 0 holds 8314'],
  ['Frame Relay', 107, `1841 03 cc ${IPV4}`, INNER],
  ['Frame Relay as Cisco has it', 107, `1841 0800 ${IPV4}`, INNER],
  ['Frame Relay with SNAP', 107, `1841 03 00 80 000000 0800 ${IPV4}`, INNER],
  ['Linux cooked', 113, `0000 0001 0006 0200000000010000 0800 ${IPV4}`, `02:00:00:00:00:01 ${INNER}`],
  ['Linux cooked loopback', 113, `0000 0304 0006 0000000000000000 0800 ${IPV4}`, INNER],
  [
    'Linux cooked v2',
    276,
    `0800 0000 00000003 0001 00 06 0200000000010000 ${IPV4}`,
    `02:00:00:00:00:01 ${INNER}`,
  ],
  ['IP over InfiniBand', 242, `${'00'.repeat(40)} 0800 0000 ${IPV4}`, INNER],
  ['IP over FireWire', 138, `${'00'.repeat(16)} 0800 ${IPV4}`, INNER],
  ['IP over Fibre Channel', 122, `${'10'.repeat(16)} aaaa03 000000 0800 ${IPV4}`, `llc aa ${INNER}`],
  ['macOS PKTAP', 258, `10000000 01000000 01000000 00000000 ${MACS} 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  [
    'Endace ERF with an extension header',
    197,
    `0000000000000000 82 04 0060 0000 0046 0000000000000000 0000 ${MACS} 0800 ${IPV4}`,
    `${PAIR} ${INNER}`,
  ],
  ['Broadcom switch tag', 281, `${MACS} 20000001 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  ['Broadcom switch tag before the frame', 282, `20000001 ${MACS} 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  ['Marvell switch tag', 284, `${MACS} c0000064 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  ['Marvell switch tag with EtherType', 285, `${MACS} dada0000 c0000064 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  [
    'Marvell switch tag of a frame with VLAN',
    284,
    `${MACS} e0002064 0800 ${IPV4}`,
    `${PAIR} vlan 100 ${INNER}`,
  ],
  [
    'Marvell switch tag with EtherType of a frame with VLAN',
    285,
    `${MACS} dada0000 20180007 0800 ${IPV4}`,
    `${PAIR} vlan 7 ${INNER}`,
  ],
  [
    'Inter-Switch Link',
    1,
    `01000c0000 00 02000000000c 005a aaaa03 000000 000f 0000 0000 ${MACS} 0800 ${IPV4} 00000000 00000000`,
    `${PAIR} vlan 7 ${INNER}`,
  ],
  ['EtherCAT probe', 1, `010105100000 0100 0011223344550800 ${MACS} 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  [
    'no probe',
    1,
    `010105100001 020000000001 88a4 0102`,
    '02:00:00:00:00:01 > 01:01:05:10:00:01 type 88a4 holds 0102',
  ],
  [
    'serial line of an RTAC, sent',
    250,
    '00000001 00000000 01 1f 0000 0564',
    '42:52:54:41:43:00 > 42:52:54:41:43:01 type 503 holds 0564',
  ],
  [
    'serial line of an RTAC, received',
    250,
    '00000001 00000000 02 1f 0000 0564',
    '42:52:54:41:43:01 > 42:52:54:41:43:00 type 503 holds 0564',
  ],
  [
    'serial line of an RTAC, its control lines',
    250,
    '00000001 00000000 00 1f 0000',
    'RTAC record without data not read',
  ],
  ['SLIP', 8, `00 40 ${'00'.repeat(14)} ${IPV4}`, INNER],
  ['Juniper Ethernet', 178, `4d4743 80 0006 010203040506 ${MACS} 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  ['Juniper Ethernet without link header', 178, `4d4743 02 02000000 ${IPV4}`, INNER],
  ['Cisco HDLC with direction', 205, `01 0f00 0800 ${IPV4}`, INNER],
  ['Frame Relay with direction', 206, `01 1841 03 cc ${IPV4}`, INNER],
  ['exported IP', 252, `000c 0004 69700000 0000 0000 ${IPV4}`, INNER],
  [
    'exported payload of TCP',
    252,
    `0014 0004 0a000001 0015 0004 0a000002 0018 0004 00000002 0019 0004 0000c000 001a 0004 000001f6
     0022 0014 0001 00000001 0000000d 00000001 00 0018 000000 0000 0000 000100000006`,
    '10.0.0.1 > 10.0.0.2 tcp 49152 > 502 holds 000100000006',
  ],
  [
    'exported payload of UDP over IPv6',
    252,
    `0016 0010 ${'fd'.padEnd(31, '0')}1 0017 0010 ${'fd'.padEnd(31, '0')}2 0018 0004 00000003 0019 0004 0000bac0
     001a 0004 0000bac0 0000 0000 810b`,
    'fd00::1 > fd00::2 udp 47808 > 47808 holds 810b',
  ],
  [
    'exported payload with more fields than there are',
    252,
    `0014 0004 0a000001 0015 0004 0a000002 0018 0004 00000003 ${'0063 0000'.repeat(70)} 0000 0000 81`,
    'exported packet cut',
  ],
  [
    'exported payload for a dissector of what stands behind the addresses',
    252,
    `000c 0009 657468657274797065 0000 0000 ${MACS} 0800 ${IPV4}`,
    'exported packet without addresses not read',
  ],
  [
    'exported payload between two versions of IP',
    252,
    `0016 0010 ${'fd'.padEnd(31, '0')}1 0015 0004 0a000001 0018 0004 00000003 0000 0000 81`,
    'exported packet without addresses not read',
  ],
  [
    'exported payload of nobody',
    252,
    '000c 0004 68747470 0000 0000 0102',
    'exported packet without addresses not read',
  ],
  [
    'MS/TP token',
    165,
    '55ff 00 10 05 0000 8c',
    '42:41:43:4d:53:05 > 42:41:43:4d:53:10 type 502 holds 00100500008c',
  ],
  [
    'MS/TP poll, of one who may not be there',
    165,
    '55ff 01 06 05 0000 b1',
    '42:41:43:4d:53:05 type 502 holds 0106050000b1',
  ],
  [
    'MS/TP data',
    165,
    '55ff 06 ff 05 0008 e3 0120ffff00ff1008 15b6',
    '42:41:43:4d:53:05 > ff:ff:ff:ff:ff:ff llc 82 type 502 holds 0120ffff00ff1008',
  ],
  [
    'MS/TP extended data',
    165,
    '55ff 21 05 0a 001a 2f 575453655459595754525f4c186b20535214171611106a504cd1b8e3',
    '42:41:43:4d:53:0a > 42:41:43:4d:53:05 llc 82 type 502 holds 010030010c0c0200000a194d3e75060041424344453f',
  ],
  [
    'MS/TP extended data in noise',
    165,
    '55ff 21 05 0a 001a 2f 575453655459595754525f4c186b20535214171611106b504cd1b8e3',
    'MS/TP data with a wrong check sum not read',
  ],
  ['MS/TP header in noise', 165, '55ff 00 11 05 0000 8c', 'MS/TP header with a wrong check sum not read'],
  [
    'MS/TP data in noise',
    165,
    '55ff 06 ff 05 0008 e3 0120ffff00ff1009 15b6',
    'MS/TP data with a wrong check sum not read',
  ],
  ['netfilter log', 239, `02 00 0000 0800 0a00 0000 0001 3800 0900 ${IPV4}`, INNER],
  ['FDDI', 10, `50 ${MACS} aa aa 03 000000 0800 ${IPV4}`, `${PAIR} llc aa ${INNER}`],
  [
    'Token Ring with source routing',
    6,
    `10 40 020000000002 820000000001 0200 aa aa 03 000000 0800 ${IPV4}`,
    `82:00:00:00:00:01 > 02:00:00:00:00:02 llc aa ${INNER}`,
  ],
  ['ARCNET', 129, `01 02 0000 d4 00 0001 ${IPV4}`, INNER],
  [
    'Wi-Fi to the access point',
    105,
    `0801 0000 02000000000a 020000000001 020000000002 0000 aaaa03 000000 0800 ${IPV4}`,
    `${PAIR} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi from the access point',
    105,
    `0802 0000 020000000002 02000000000a 020000000001 0000 aaaa03 000000 0800 ${IPV4}`,
    `${PAIR} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi bridge, four addresses, QoS',
    105,
    `8803 0000 02000000000a 02000000000b 020000000002 0000 020000000001 0000 aaaa03 000000 0800 ${IPV4}`,
    `${PAIR} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi aggregate',
    105,
    `8801 0000 02000000000a 020000000001 02000000000c 0000 8000 ${MACS} 003c aaaa03 000000 0800 ${IPV4}`,
    `${PAIR} llc aa ${INNER}`,
  ],
  [
    'encrypted Wi-Fi',
    105,
    `0841 0000 02000000000a 020000000001 020000000002 0000 01020304`,
    `${PAIR} type 0 holds nothing`,
  ],
  [
    'radiotap with FCS',
    127,
    `00 00 0900 02000000 10 0801 0000 02000000000a 020000000001 020000000002 0000 42 42 03 0102 ffffffff`,
    `${PAIR} llc 42 type 0 holds 0102`,
  ],
  [
    'Per-Packet Information',
    192,
    `00 00 0800 69000000 0801 0000 02000000000a 020000000001 020000000002 0000 42 42 03 0102`,
    `${PAIR} llc 42 type 0 holds 0102`,
  ],
  ['netANALYZER', 240, `00000000 ${MACS} 0800 ${IPV4}`, `${PAIR} ${INNER}`],
  [
    'Wi-Fi management, whole',
    127,
    `00 00 0900 02000000 10 c000 0000 02000000000a 020000000001 02000000000a 0000 0700 ffffffff`,
    `02:00:00:00:00:01 > 02:00:00:00:00:0a type 501 holds c000000002000000000a02000000000102000000000a00000700`,
  ],
  ['CAN', 227, '00000710 02 00 0000 3e00', 'type c holds 00000710020000003e00'],
  ['CAN FD', 227, '00000710 02 04 0000 3e00', 'type d holds 00000710020400003e00'],
  ['CAN XL', 227, '23010000 80 00 0100 00000000 01', 'type e holds 23010000800001000000000001'],
  [
    'CAN in a cooked capture',
    113,
    '0001 0118 0000 0000000000000000 000c 10070000 02 00 0000 3e00',
    'type c holds 10070000020000003e00',
  ],
  ['802.15.4', 195, '0200 0e ffff', 'type f6 holds 02000e'],
  ['802.15.4 without FCS', 230, '0200 0e', 'type f6 holds 02000e'],
  ['802.15.4 behind the radio', 215, '00000000 a7 05 0200 0e ffff', 'type f6 holds 02000e'],
  ['802.15.4 with fields', 283, '00 00 0c00 0000 0100 01000000 0200 0e ffff', 'type f6 holds 02000e'],
  ['a link we do not read', 189, '00', 'link type 189 (USB Linux) not read'],
]

for (const [name, linkType, bytes, said] of links) {
  test(`reads a link: ${name}`, () => assert.deepEqual(describe(hex(bytes), linkType), [said]))
}

test('a pktap header shorter than what it holds is no header', () => {
  for (const length of ['00000000', '0b000000'])
    assert.deepEqual(describe(hex(`${length} 01000000 01000000 00000000 ${MACS} 0800 ${IPV4}`), 258), [
      'pktap without a packet',
    ])
})

test('no frame of any link throws or leaves its bounds, cut or changed at each byte', () => {
  for (const [, linkType, bytes] of links) survive(bytes, linkType)
})
