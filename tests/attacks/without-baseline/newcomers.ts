/** Those that come to a network and speak for others: for a ring, for a BACnet network, for a proxy, for names. */
import { hex } from '#bytes/hex'
import * as bacnet from '#protocols/bacnet/testing/encode'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import * as dlr from '#protocols/dlr/testing/encode'
import * as mrp from '#protocols/profinet-mrp/testing/encode'
import * as ptcp from '#protocols/profinet-ptcp/testing/encode'
import { ethernetFrame, ipPacket, udpDatagram } from '#wire/build'
import type { AlertProof, RawScene, Scene } from '../proof.ts'
import { attacker, THEN, withoutBaseline } from './proof.ts'

const text = (words: string) => new TextEncoder().encode(words)
const router = { ip: '10.20.0.9', mac: '02:00:00:00:00:09' } as const
const allHosts = { ip: '10.20.0.255', mac: 'ff:ff:ff:ff:ff:ff' } as const

/** Said by a device of a ring once a second, for half a minute. */
const inRing = (etherType: number, group: string, bytes: Uint8Array, how: Partial<Scene> = {}): Scene => ({
  name: 'ring',
  over: { etherType },
  server: { mac: group },
  lines: [['client', bytes]],
  times: 30,
  ...how,
})
const MANAGER = hex('020000000001')
const INTRUDER = hex('020000000066')
const tested = (manager: Uint8Array, how: Partial<Scene> = {}) =>
  inRing(
    0x88e3,
    '01:15:4e:00:00:01',
    mrp.test({ manager, domain: hex('ff'.repeat(16)), transitions: 1, isOpen: false, sequence: 1 }),
    how,
  )
const supervised = (ip: string, precedence: number, how: Partial<Scene> = {}) =>
  inRing(0x80e1, '01:21:6c:00:00:01', dlr.beacon(hex(ip), 1, 1, precedence), how)
const clocked = (master: Uint8Array, how: Partial<Scene> = {}) =>
  inRing(
    0x8892,
    '01:0e:cf:00:04:00',
    ptcp.announce(1, master, hex('aabbccdd 0001 0002 0304 05060708090a')),
    how,
  )
const newClient = { client: attacker, at: THEN } as const

const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const aboutNetwork = (type: number, content: readonly number[], how: Partial<Scene>): Scene => ({
  name: 'network',
  over: onBacnet,
  server: allHosts,
  lines: [['client', bacnet.networkMessage(type, content)]],
  ...how,
})
/** I-Am of device 77. */
const claimed = (how: Partial<Scene>): Scene => ({
  name: 'claim',
  over: onBacnet,
  server: allHosts,
  lines: [['client', bacnet.message(bacnet.iAm(77, 5), { link: 0x0b })]],
  ...how,
})
const routes = (how: Partial<Scene>) => aboutNetwork(1, [0, 7], how)

/** RFC 2132: 54 the server, 252 where the proxy's script is. */
const leased = (server: { readonly ip: string; readonly mac: string }, at: number, script = ''): Scene => {
  const identifier = { code: 54, value: Uint8Array.from(server.ip.split('.').map(Number)) }
  const lease = { transaction: 5 + at, clientMac: MANAGER }
  return {
    name: 'lease',
    over: { transport: 'udp', port: 67, clientPort: 68 },
    at,
    server,
    lines: [
      ['client', encodeDhcp({ type: 3, ...lease })],
      [
        'server',
        encodeDhcp({
          type: 5,
          ...lease,
          yourAddress: Uint8Array.of(10, 20, 0, 1),
          options: script === '' ? [identifier] : [identifier, { code: 252, value: text(script) }],
        }),
      ],
    ],
  }
}
const dhcpServer = { ip: '10.20.0.3', mac: '02:00:00:00:00:03' } as const

/** An answer to a client that asks by DHCPv6: RFC 8415 §18.3, with a name server (RFC 3646). */
const advertised = (at: number, nameServer: string): RawScene => {
  const client = '0001 000e 0001 0001 1c39cf88 020000000001'
  const server = '0002 000a 0003 0001 020000000066'
  const payload = udpDatagram({
    source: 'fe80::66',
    destination: 'fe80::1',
    sourcePort: 547,
    destinationPort: 546,
    payload: hex(`02 000007 ${client} ${server} 0017 0010 ${nameServer}`),
  })
  const packet = ipPacket({ source: 'fe80::66', destination: 'fe80::1', protocol: 17, payload })
  const macs = { source: attacker.mac, destination: '02:00:00:00:00:01' }
  return { frames: [{ at, bytes: ethernetFrame({ ...macs, etherType: 0x86dd, payload: packet }) }] }
}

export const proofs: readonly AlertProof[] = [
  withoutBaseline(
    'ring-manager-taken',
    { rule: 'ring-manager-impersonated', technique: 'T0830' },
    [tested(MANAGER), tested(INTRUDER, newClient)],
    [tested(MANAGER, { times: 200 }), tested(INTRUDER, { client: attacker, at: 3, times: 200 })],
  ),
  withoutBaseline(
    'ring-supervisor-taken',
    { rule: 'ring-manager-impersonated', technique: 'T0814' },
    [supervised('0a140001', 10), supervised('0a140042', 255, newClient)],
    // The one fails, and the other takes over at once.
    [supervised('0a140001', 10, { times: 20 }), supervised('0a140042', 5, { ...newClient, times: 200 })],
  ),
  withoutBaseline(
    'ring-clock-taken',
    { rule: 'ring-manager-impersonated', technique: 'T0830' },
    [clocked(MANAGER), clocked(INTRUDER, newClient)],
    [clocked(MANAGER), clocked(MANAGER, newClient)],
  ),
  withoutBaseline(
    'bacnet-network-taken',
    { rule: 'bacnet-rogue-router', technique: 'T0830' },
    [routes({ client: router }), routes(newClient)],
    [routes({ client: router }), routes({ client: router, at: THEN }), aboutNetwork(1, [0, 8], newClient)],
  ),
  withoutBaseline(
    'bacnet-network-shut',
    { rule: 'bacnet-rogue-router', technique: 'T0814' },
    [routes({ client: router }), aboutNetwork(3, [1, 0, 7], newClient)],
    [routes({ client: router }), aboutNetwork(3, [1, 0, 7], { client: router, at: THEN })],
  ),
  withoutBaseline(
    'bacnet-duplicate-device-instance',
    { rule: 'bacnet-duplicate-device-instance', technique: 'T1692.002' },
    [claimed({ client: router }), claimed(newClient)],
    [claimed({ client: router }), claimed({ client: router, at: THEN })],
  ),
  withoutBaseline(
    'proxy-by-a-second-server',
    { rule: 'dhcp-rogue-proxy', technique: 'T0830' },
    [leased(dhcpServer, 1), leased(attacker, 9, 'http://10.20.0.66/wpad.dat')],
    [leased(dhcpServer, 1), leased(dhcpServer, 9, 'http://10.20.0.8/wpad.dat')],
  ),
  withoutBaseline(
    'names-by-dhcpv6',
    { rule: 'dhcpv6-rogue-server', technique: 'T0830' },
    [advertised(1, 'fe80000000000000 0000000000000066')],
    [advertised(1, 'fd00000000000000 0000000000000053')],
  ),
]
