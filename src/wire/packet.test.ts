import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, toHex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { describe, frameOf } from './describe.ts'
import { limits } from './limits.ts'
import { Packet } from './packet.ts'

// A Modbus question: 10.0.0.1:49152 → 10.0.0.2:502.
const TCP = 'c000 01f6 00000001 00000002 5018 ffff 0000 0000 0001 0000 0006 01 03 0000 000a'
const IPV4 = `4500 0034 1234 4000 4006 0000 0a000001 0a000002 ${TCP}`
const MACS = '020000000002 020000000001'
const SAID = '02:00:00:00:00:01 > 02:00:00:00:00:02'
const READ = '10.0.0.1 > 10.0.0.2 tcp 49152 > 502 holds 0001000000060103'
const INNER = `${READ}0000000a`
const UDP = (port: string, payload: string) => {
  const length = (hex(payload).length + 8).toString(16).padStart(4, '0')
  const total = (hex(payload).length + 28).toString(16).padStart(4, '0')
  return `${MACS} 0800 4500 ${total} 0000 0000 4011 0000 0a000009 0a00000a 3039 ${port} ${length} 0000 ${payload}`
}
const IP_WITH = (protocol: string, payload: string) => {
  const total = (hex(payload).length + 20).toString(16).padStart(4, '0')
  return `${MACS} 0800 4500 ${total} 0000 0000 40${protocol} 0000 0a000009 0a00000a ${payload}`
}
const IPV6 = (next: string, payload: string) => {
  const length = hex(payload).length.toString(16).padStart(4, '0')
  return `${MACS} 86dd 60000000 ${length} ${next} 40 ${'fd00000000000000000000000000000a'} ${'fd00000000000000000000000000000b'} ${payload}`
}

test('reads every field of Ethernet, IPv4 and TCP', () => {
  const packet = new Packet()
  assert.equal(packet.over(frameOf(hex(`${MACS} 0800 ${IPV4}`))), true)
  const { bytes, addressBytes, counters, ...fields } = packet
  assert.equal(bytes, addressBytes)
  assert.deepEqual(counters, {})
  assert.deepEqual(fields, {
    start: 0,
    end: 66,
    time: 0,
    isSnapped: false,
    sourceMacAt: 6,
    destinationMacAt: 0,
    etherType: 0x0800,
    vlan: -1,
    innerVlan: -1,
    llcDsap: -1,
    snapOui: -1,
    snapType: -1,
    linkPayloadStart: 14,
    linkPayloadEnd: 66,
    ipVersion: 4,
    sourceIpAt: 26,
    destinationIpAt: 30,
    timeToLive: 64,
    ipIdentification: 0x1234,
    ipProtocol: 6,
    isFragment: false,
    fragmentOffset: 0,
    moreFragments: false,
    ipPayloadStart: 34,
    ipPayloadEnd: 66,
    transport: 6,
    sourcePort: 49152,
    destinationPort: 502,
    tcpFlags: 0x18,
    sequence: 1,
    acknowledgment: 2,
    window: 0xffff,
    payloadStart: 54,
    payloadEnd: 66,
    isCut: false,
    depth: 0,
    tunnel: '',
    malformed: '',
    innerLink: 0,
    innerStart: 0,
    innerEnd: 0,
  })
})

const links: readonly [name: string, linkType: number, octets: string, said: string][] = [
  ['padding behind the IP packet is no payload', 1, `${MACS} 0800 ${IPV4} 0000 0000`, `${SAID} ${INNER}`],
  ['VLAN', 1, `${MACS} 8100 a007 0800 ${IPV4}`, `${SAID} vlan 7 ${INNER}`],
  ['QinQ', 1, `${MACS} 88a8 0005 8100 0007 0800 ${IPV4}`, `${SAID} vlan 5 in 7 ${INNER}`],
  ['HSR tag', 1, `${MACS} 892f 0048 0001 0800 ${IPV4}`, `${SAID} ${INNER}`],
  ['E-TAG', 1, `${MACS} 893f 0000 0000 0000 0800 ${IPV4}`, `${SAID} ${INNER}`],
  [
    'MACsec without encryption',
    1,
    `${MACS} 88e5 20 00 00000001 0000000000000001 0800 ${IPV4} ${'00'.repeat(16)}`,
    `${SAID} ${INNER}`,
  ],
  ['encrypted MACsec', 1, `${MACS} 88e5 2c 00 00000001`, `${SAID} type 88e5 holds 2c0000000001`],
  ['PRP trailer', 1, `${MACS} 88b8 0001 0002 0001 a00a 88fb`, `${SAID} type 88b8 holds 00010002`],
  [
    'no PRP trailer by chance',
    1,
    `${MACS} 88b8 0001 0002 0001 a00b 88fb`,
    `${SAID} type 88b8 holds 000100020001a00b88fb`,
  ],
  ['802.3 with LLC', 1, `${MACS} 0005 42 42 03 0102 ffff`, `${SAID} llc 42 type 0 holds 0102`],
  ['802.3 with SNAP', 1, `${MACS} 003c aa aa 03 000000 0800 ${IPV4}`, `${SAID} llc aa ${INNER}`],
  [
    '802.3 with a maker’s SNAP',
    1,
    `${MACS} 000a aa aa 03 00000c 2000 0102`,
    `${SAID} llc aa type 0 holds 0102`,
  ],
  ['ARP', 1, `${MACS} 0806 0001`, `${SAID} type 806 holds 0001`],
  ['little-endian loopback', 0, `02000000 ${IPV4}`, INNER],
  ['big-endian loopback', 108, `00000002 ${IPV4}`, INNER],
  ['raw IP', 101, IPV4, INNER],
  ['raw IP, old number', 12, IPV4, INNER],
  ['raw IPv4', 228, IPV4, INNER],
  ['PPP', 9, `0021 ${IPV4}`, INNER],
  ['PPP with a short protocol field', 9, `21 ${IPV4}`, INNER],
  ['PPP in HDLC framing', 50, `ff03 0021 ${IPV4}`, INNER],
  ['Cisco HDLC', 104, `0f00 0800 ${IPV4}`, INNER],
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
  ['netfilter log', 239, `02 00 0000 0800 0a00 0000 0001 3800 0900 ${IPV4}`, INNER],
  ['FDDI', 10, `50 ${MACS} aa aa 03 000000 0800 ${IPV4}`, `${SAID} llc aa ${INNER}`],
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
    `${SAID} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi from the access point',
    105,
    `0802 0000 020000000002 02000000000a 020000000001 0000 aaaa03 000000 0800 ${IPV4}`,
    `${SAID} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi bridge, four addresses, QoS',
    105,
    `8803 0000 02000000000a 02000000000b 020000000002 0000 020000000001 0000 aaaa03 000000 0800 ${IPV4}`,
    `${SAID} llc aa ${INNER}`,
  ],
  [
    'Wi-Fi aggregate',
    105,
    `8801 0000 02000000000a 020000000001 02000000000c 0000 8000 ${MACS} 003c aaaa03 000000 0800 ${IPV4}`,
    `${SAID} llc aa ${INNER}`,
  ],
  [
    'encrypted Wi-Fi',
    105,
    `0841 0000 02000000000a 020000000001 020000000002 0000 01020304`,
    `${SAID} type 0 holds nothing`,
  ],
  [
    'radiotap with FCS',
    127,
    `00 00 0900 02000000 10 0801 0000 02000000000a 020000000001 020000000002 0000 42 42 03 0102 ffffffff`,
    `${SAID} llc 42 type 0 holds 0102`,
  ],
  [
    'Per-Packet Information',
    192,
    `00 00 0800 69000000 0801 0000 02000000000a 020000000001 020000000002 0000 42 42 03 0102`,
    `${SAID} llc 42 type 0 holds 0102`,
  ],
  ['netANALYZER', 240, `00000000 ${MACS} 0800 ${IPV4}`, `${SAID} ${INNER}`],
  ['a link we do not read', 227, '00', 'link type 227 (CAN SocketCAN) not read'],
]

for (const [name, linkType, octets, said] of links) {
  test(`reads a link: ${name}`, () => assert.deepEqual(describe(hex(octets), linkType), [said]))
}

const OUTER = `${SAID} 10.0.0.9 > 10.0.0.10`
const ETHER = `${MACS} 0800 ${IPV4}`
const tunnels: readonly [name: string, octets: string, tunnel: string, inner: string][] = [
  ['GRE', IP_WITH('2f', `0000 0800 ${IPV4}`), 'gre', INNER],
  [
    'GRE with checksum, key and sequence',
    IP_WITH('2f', `b000 6558 00000000 00000001 00000002 ${ETHER}`),
    'gre',
    `${SAID} ${INNER}`,
  ],
  [
    'GRE with source routes',
    IP_WITH('2f', `4000 0800 00000000 0800 00 04 0a000001 0000 00 00 ${IPV4}`),
    'gre',
    INNER,
  ],
  ['GRE of PPTP', IP_WITH('2f', `3081 880b 0038 0001 00000001 00000002 ff03 0021 ${IPV4}`), 'pptp', INNER],
  ['ERSPAN I', IP_WITH('2f', `0000 88be ${ETHER}`), 'erspan', `${SAID} ${INNER}`],
  [
    'ERSPAN II',
    IP_WITH('2f', `1000 88be 00000001 1000 0000 00000000 ${ETHER}`),
    'erspan',
    `${SAID} ${INNER}`,
  ],
  [
    'ERSPAN III',
    IP_WITH('2f', `1000 22eb 00000001 2000 0000 00000000 0000 0001 0000000000000000 ${ETHER}`),
    'erspan',
    `${SAID} ${INNER}`,
  ],
  ['IP in IP', IP_WITH('04', IPV4), 'ipip', INNER],
  ['EtherIP', IP_WITH('61', `3000 ${ETHER}`), 'etherip', `${SAID} ${INNER}`],
  ['VXLAN', UDP('12b5', `08000000 00000100 ${ETHER}`), 'vxlan', `${SAID} ${INNER}`],
  ['VXLAN-GPE', UDP('12b6', `0c000001 00000100 ${IPV4}`), 'vxlan', INNER],
  ['GENEVE with options', UDP('17c1', `0100 6558 00000100 01020304 ${ETHER}`), 'geneve', `${SAID} ${INNER}`],
  ['L2TP', UDP('06a5', `4002 000c 0001 0002 ff03 0021 ${IPV4}`), 'l2tp', INNER],
  ['GTP-U', UDP('0868', `32 ff 0038 00000001 0001 00 00 ${IPV4}`), 'gtp', INNER],
  ['CAPWAP', UDP('147f', `00 100000 00000000 ${ETHER}`), 'capwap', `${SAID} ${INNER}`],
  [
    'CAPWAP with swapped Wi-Fi',
    UDP(
      '147f',
      `00 100100 00000000 0108 0000 02000000000a 020000000001 020000000002 0000 aaaa03 000000 0800 ${IPV4}`,
    ),
    'capwap',
    `${SAID} llc aa ${INNER}`,
  ],
  ['TZSP', UDP('9090', `01 00 0001 0a 01 00 01 ${ETHER}`), 'tzsp', `${SAID} ${INNER}`],
  ['MPLS in UDP', UDP('19eb', `00010140 ${IPV4}`), 'mpls', INNER],
]

for (const [name, octets, tunnel, inner] of tunnels) {
  test(`goes into a tunnel: ${name}`, () => {
    const [outer = '', within, ...rest] = describe(hex(octets))
    assert.ok(outer.startsWith(OUTER), outer)
    assert.ok(outer.endsWith(`tunnel ${tunnel}`), outer)
    assert.deepEqual([within, rest], [inner, []])
  })
}

test('goes into PPPoE, MPLS stacks and pseudo-wires, which have no outer IP', () => {
  assert.deepEqual(describe(hex(`${MACS} 8864 11 00 0001 0036 0021 ${IPV4} 00`))[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 8847 00010040 00020140 ${IPV4}`))[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 8847 00010140 00000000 ${ETHER}`))[1], `${SAID} ${INNER}`)
  assert.deepEqual(describe(hex(`${MACS} 88e7 00000001 ${ETHER}`))[1], `${SAID} ${INNER}`)
})

test('goes into IPv6 in IPv4 and Teredo', () => {
  const inner = IPV6('3b', '').slice(MACS.length + 5)
  const said = 'fd00::a > fd00::b protocol 59 holds 0'
  assert.deepEqual(describe(hex(IP_WITH('29', inner)))[1], said)
  assert.deepEqual(
    describe(hex(UDP('0dd8', `0001 00 00 0000000000000000 00 0000 0000 00000000 ${inner}`)))[1],
    said,
  )
})

test('reads through IPv6 extension headers, and stops at a bound', () => {
  const datagram = '0001 0002 0009 0000 aa'
  const said = `${SAID} fd00::a > fd00::b udp 1 > 2 holds aa`
  assert.deepEqual(
    describe(
      hex(
        IPV6(
          '00',
          `3c00 000000000000 3301 000000000000 0000000000000000 1102 00000000 ${'00'.repeat(10)} ${datagram}`,
        ),
      ),
    ),
    [said],
  )
  assert.deepEqual(describe(hex(IPV6('2c', `1100 0000 00000001 ${datagram}`))), [said]) // an atomic fragment
  const many = IPV6('00', `${'0000 000000000000'.repeat(limits.extensionHeaders + 1)}`)
  assert.match(describe(hex(many))[0]!, /malformed: too many extension headers$/)
})

test('leaves fragments alone until they are whole, then reads them with their addresses', () => {
  const first = hex(`${MACS} 0800 4500 001c 0007 2000 4011 0000 0a000001 0a000002 0001 0002 000a 0000`)
  assert.deepEqual(describe(first), [`${SAID} 10.0.0.1 > 10.0.0.2 fragment 7 at 0+ protocol 17 holds 8`])
  assert.match(
    describe(hex(IPV6('2c', '1100 0009 00000001 aabb')))[0]!,
    /fragment 1 at 8\+ protocol 17 holds 2$/,
  )
  const packet = new Packet()
  packet.over(frameOf(first))
  const whole = hex('ff 0001 0002 000a 0000 aabb')
  packet.overIpPayload(whole, 1, whole.length)
  assert.deepEqual([packet.isFragment, packet.transport, packet.destinationPort], [false, 17, 2])
  assert.equal(toHex(packet.bytes, packet.payloadStart, packet.payloadEnd), 'aabb')
  assert.equal(toHex(packet.addressBytes, packet.sourceIpAt, packet.sourceIpAt + 4), '0a000001')
})

test('a total length of 0 means all that is there', () => {
  assert.deepEqual(describe(hex(`${MACS} 0800 ${IPV4.replace('0034', '0000')}`)), [`${SAID} ${INNER}`])
})

test('a snapped packet is cut, not malformed', () => {
  const octets = hex(`${MACS} 0800 ${IPV4}`).subarray(0, 62)
  assert.deepEqual(describe(octets, 1, 66), [`${SAID} ${READ} cut`])
  assert.match(describe(octets.subarray(0, 40), 1, 66)[0]!, /protocol 6 holds 6 cut$/)
  assert.match(describe(octets.subarray(0, 20), 1, 66)[0]!, /type 800 holds 450000341234 cut$/)
})

test('says what is wrong in a header and reads as far as it goes', () => {
  const wrong = (from: string, to: string) => describe(hex(`${MACS} 0800 ${IPV4.replace(from, to)}`))[0]!
  assert.match(wrong('4500 0034', '4400 0034'), /malformed: ipv4 header length$/)
  assert.match(wrong('4500 0034', '7500 0034'), /malformed: ipv4 version$/)
  assert.match(wrong('4500 0034', '4500 0013'), /tcp 49152 > 502 .* malformed: ipv4 total length$/)
  assert.match(wrong('5018', '4018'), /holds nothing malformed: tcp data offset$/)
  assert.match(wrong('5018', 'f018'), /holds nothing malformed: tcp data offset$/)
  assert.match(wrong('4500 0034', '4500 0020'), /malformed: tcp header cut$/)
  assert.match(
    describe(hex(UDP('0001', 'aa').replace('0009 0000 aa', '0007 0000 aa')))[0]!,
    /malformed: udp length$/,
  )
  assert.match(
    describe(hex(UDP('0001', 'aa').replace('0009 0000 aa', '000a 0000 aa')))[0]!,
    /cut malformed: udp length$/,
  )
})

test('stops where packets are nested too deep', () => {
  const header = '4500 0000 0000 0000 4004 0000 0a000001 0a000002'
  const packet = new Packet()
  packet.over(frameOf(hex(header.repeat(20)), 101))
  while (packet.descend());
  assert.equal(packet.depth, limits.tunnelDepth)
  assert.deepEqual(packet.counters, { 'tunnels nested too deep': 1 })
})

test('cut at each octet and with each octet changed, no frame throws or leaves its bounds', () => {
  const packet = new Packet()
  const samples: [number, string][] = [
    ...links.map(([, linkType, octets]): [number, string] => [linkType, octets]),
    ...tunnels.map(([, octets]): [number, string] => [1, octets]),
    [
      1,
      IPV6(
        '00',
        `3c00 000000000000 3301 000000000000 0000000000000000 1102 00000000 ${'00'.repeat(10)} 0001 0002 0009 0000 aa`,
      ),
    ],
  ]
  for (const [linkType, octets] of samples) {
    for (const bytes of mangled(hex(octets))) {
      if (!packet.over(frameOf(bytes, linkType))) continue
      do {
        const { linkPayloadEnd, ipPayloadStart, ipPayloadEnd, payloadStart, payloadEnd } = packet
        const ends = [linkPayloadEnd, ipPayloadStart, ipPayloadEnd, payloadStart, payloadEnd]
        assert.ok(
          ends.every((end) => end >= 0 && end <= bytes.length),
          `${linkType} ${toHex(bytes)} ${ends}`,
        )
        assert.ok(
          payloadStart <= payloadEnd &&
            ipPayloadStart <= ipPayloadEnd &&
            packet.linkPayloadStart <= linkPayloadEnd,
        )
        const lastMac = Math.max(packet.sourceMacAt, packet.destinationMacAt)
        assert.ok(lastMac < 0 || lastMac + 6 <= bytes.length)
      } while (packet.descend())
    }
  }
})
