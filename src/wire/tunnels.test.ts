import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { describe } from './describe.ts'
import { INNER, IPV4, ipv4With, ipv6With, MACS, PAIR, survive, udpWith } from './testing/packets.ts'

const OUTER = `${PAIR} 10.0.0.9 > 10.0.0.10`
const ETHER = `${MACS} 0800 ${IPV4}`
const tunnels: readonly [name: string, bytes: string, tunnel: string, inner: string][] = [
  ['GRE', ipv4With('2f', `0000 0800 ${IPV4}`), 'gre', INNER],
  [
    'GRE with checksum, key and sequence',
    ipv4With('2f', `b000 6558 00000000 00000001 00000002 ${ETHER}`),
    'gre',
    `${PAIR} ${INNER}`,
  ],
  [
    'GRE with source routes',
    ipv4With('2f', `4000 0800 00000000 0800 00 04 0a000001 0000 00 00 ${IPV4}`),
    'gre',
    INNER,
  ],
  ['GRE of PPTP', ipv4With('2f', `3081 880b 0038 0001 00000001 00000002 ff03 0021 ${IPV4}`), 'gre', INNER],
  ['ERSPAN I', ipv4With('2f', `0000 88be ${ETHER}`), 'erspan', `${PAIR} ${INNER}`],
  [
    'ERSPAN II',
    ipv4With('2f', `1000 88be 00000001 1000 0000 00000000 ${ETHER}`),
    'erspan',
    `${PAIR} ${INNER}`,
  ],
  [
    'ERSPAN III',
    ipv4With('2f', `1000 22eb 00000001 2000 0000 00000000 0000 0001 0000000000000000 ${ETHER}`),
    'erspan',
    `${PAIR} ${INNER}`,
  ],
  ['MikroTik EoIP', ipv4With('2f', `2001 6400 0042 0700 ${ETHER}`), 'gre', `${PAIR} ${INNER}`],
  ['IP in IP', ipv4With('04', IPV4), 'ipip', INNER],
  ['EtherIP', ipv4With('61', `3000 ${ETHER}`), 'etherip', `${PAIR} ${INNER}`],
  ['PIM Register', ipv4With('67', `2100 deff 00000000 ${IPV4}`), 'pim', INNER],
  ['VXLAN', udpWith('12b5', `08000000 00000100 ${ETHER}`), 'vxlan', `${PAIR} ${INNER}`],
  ['VXLAN-GPE', udpWith('12b6', `0c000001 00000100 ${IPV4}`), 'vxlan', INNER],
  [
    'VXLAN-GPE with a service header',
    udpWith('12b6', `0c000004 00000100 0fc20201 000001ff ${IPV4}`),
    'vxlan',
    INNER,
  ],
  [
    'GENEVE with options',
    udpWith('17c1', `0100 6558 00000100 01020304 ${ETHER}`),
    'geneve',
    `${PAIR} ${INNER}`,
  ],
  ['L2TP', udpWith('06a5', `4002 000c 0001 0002 ff03 0021 ${IPV4}`), 'l2tp', INNER],
  ['GTP-U', udpWith('0868', `32 ff 0038 00000001 0001 00 00 ${IPV4}`), 'gtp', INNER],
  [
    'GTP of version 0',
    udpWith('0d3a', `1e ff 0054 0000 0001 ffffffff 4200012143658709 ${IPV4}`),
    'gtp',
    INNER,
  ],
  ['CAPWAP', udpWith('147f', `00 100000 00000000 ${ETHER}`), 'capwap', `${PAIR} ${INNER}`],
  [
    'CAPWAP with swapped Wi-Fi',
    udpWith(
      '147f',
      `00 100100 00000000 0108 0000 02000000000a 020000000001 020000000002 0000 aaaa03 000000 0800 ${IPV4}`,
    ),
    'capwap',
    `${PAIR} llc aa ${INNER}`,
  ],
  ['TZSP', udpWith('9090', `01 00 0001 0a 01 00 01 ${ETHER}`), 'tzsp', `${PAIR} ${INNER}`],
  [
    'AYIYA',
    udpWith('13d0', `00 00 01 29 00000000 00 ${ipv6With('3b', '').slice(MACS.length + 5)}`),
    'ayiya',
    'fd00::a > fd00::b protocol 59 holds 0',
  ],
  ['LISP', udpWith('10f5', `c0 112233 00000001 ${IPV4}`), 'lisp', INNER],
  ['L2TPv3 over IP', ipv4With('73', `00000007 ${ETHER}`), 'l2tp', `${PAIR} ${INNER}`],
  [
    'L2TPv3 over IP with cookie and sublayer',
    ipv4With('73', `00000007 1122334455667788 40000001 ${ETHER}`),
    'l2tp',
    `${PAIR} ${INNER}`,
  ],
  [
    'GOOSE with a VLAN tag in L2TPv3 over UDP',
    udpWith('06a5', `0003 0000 00000007 ${MACS} 8100 8007 88b8 0001 0008 0000 0000`),
    'l2tp',
    `${PAIR} vlan 7 type 88b8 holds 0001000800000000`,
  ],
  [
    'ZEP of version 2',
    udpWith(
      '455a',
      `4558 02 01 0b 0001 01 ff 0000000000000000 00000001 ${'00'.repeat(10)} 07 0288010203 ffff`,
    ),
    'zep',
    'type f6 holds 0288010203',
  ],
  ['MPLS in UDP', udpWith('19eb', `00010140 ${IPV4}`), 'mpls', INNER],
]

for (const [name, bytes, tunnel, inner] of tunnels) {
  test(`goes into a tunnel: ${name}`, () => {
    const [outer = '', within, ...rest] = describe(hex(bytes))
    assert.ok(outer.startsWith(OUTER), outer)
    assert.ok(outer.endsWith(`tunnel ${tunnel}`), outer)
    assert.deepEqual([within, rest], [inner, []])
  })
}

test('goes into PPPoE, MPLS stacks and pseudo-wires, which have no outer IP', () => {
  assert.deepEqual(describe(hex(`${MACS} 8864 11 00 0001 0036 0021 ${IPV4} 00`))[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 8847 00010040 00020140 ${IPV4}`))[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 8847 00010140 00000000 ${ETHER}`))[1], `${PAIR} ${INNER}`)
  assert.deepEqual(describe(hex(`00010140 ${IPV4}`), 219)[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 88e7 00000001 ${ETHER}`))[1], `${PAIR} ${INNER}`)
})

test('goes into a Network Service Header, and into one inside it', () => {
  assert.deepEqual(describe(hex(`${MACS} 894f 0fc20203 000001ff ${ETHER}`))[1], `${PAIR} ${INNER}`)
  assert.deepEqual(describe(hex(`${MACS} 894f 0fc20204 000001ff 0fc20201 000002ff ${IPV4}`))[1], INNER)
  assert.deepEqual(describe(hex(`${MACS} 894f 0fc00201 000001ff ${IPV4}`)).length, 1)
})

test('takes a pseudo-wire for Ethernet where its MACs begin as IP does', () => {
  const macs = '45000034abcd 020000000001'
  const said = `02:00:00:00:00:01 > 45:00:00:34:ab:cd ${INNER}`
  assert.deepEqual(describe(hex(`${MACS} 8847 00010140 ${macs} 0800 ${IPV4}`))[1], said)
  assert.ok(describe(hex(`${MACS} 8847 00010140 ${MACS} 0800 ${IPV4}`))[1]?.endsWith(INNER))
  const six = '6045cb000001 020000000001'
  assert.ok(describe(hex(`${MACS} 8847 00010140 ${six} 0800 ${IPV4}`))[1]?.endsWith(INNER))
})

test('takes four zeros for a control word, whatever the MACs behind it look like', () => {
  const named = '020000000002 020088b80001' // 88b8 would be a type, were there no control word
  const said = `02:00:88:b8:00:01 > 02:00:00:00:00:02 ${INNER}`
  assert.equal(describe(hex(`${MACS} 8847 00010140 00000000 ${named} 0800 ${IPV4}`))[1], said)
})

test('goes into IPv6 in IPv4 and Teredo', () => {
  const inner = ipv6With('3b', '').slice(MACS.length + 5)
  const said = 'fd00::a > fd00::b protocol 59 holds 0'
  assert.deepEqual(describe(hex(ipv4With('29', inner)))[1], said)
  assert.deepEqual(
    describe(hex(udpWith('0dd8', `0001 00 00 0000000000000000 00 0000 0000 00000000 ${inner}`)))[1],
    said,
  )
})

test('a source port says nothing of a tunnel unless its far end answers from there: whoever sends chooses it', () => {
  for (const [name, bytes] of tunnels) {
    const port = / 3039 (\w{4}) /.exec(bytes)?.[1]
    if (port === undefined) continue
    const answer = bytes.replace(` 3039 ${port} `, ` ${port} 3039 `)
    const isAnswered =
      ['L2TP', 'CAPWAP', 'CAPWAP with swapped Wi-Fi', 'AYIYA'].includes(name) || port === '06a5'
    assert.equal(describe(hex(answer)).length > 1, isAnswered, name)
  }
})

test('what a far end seems to answer must hold together: a command from its port is none of its packets', () => {
  const commands: readonly [name: string, from: string, to: string, payload: string][] = [
    ['BACnet: restart, behind a LISP header', '10f5', 'bac0', '810a000c0104000545140901'],
    ['TFTP: write, behind an L2TP header', '06a5', '0045', '0002636f6e6657616c6c2e62696e006f6374657400'],
    ['SNMP: set, behind an L2TP header', '06a5', '00a1', `3032020101040770726976617465${'00'.repeat(38)}`],
    ['EtherNet/IP: who is there, as Teredo', '0dd8', 'af12', `6300${'00'.repeat(22)}`],
    ['Modbus: write, behind a CAPWAP header', '147f', '01f6', '001000000006010500acff00'],
  ]
  for (const [name, from, to, payload] of commands) {
    const [said = '', ...inner] = describe(hex(udpWith(to, payload).replace(' 3039 ', ` ${from} `)))
    assert.ok(said.endsWith(` holds ${payload}`), `${name}: ${said}`)
    assert.deepEqual(inner, [], name)
  }
})

test('no tunnel throws or leaves its bounds, cut or changed at each byte', () => {
  for (const [, bytes] of tunnels) survive(bytes)
})
