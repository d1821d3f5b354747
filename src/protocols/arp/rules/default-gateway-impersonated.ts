import { kindOfIp } from '#model/address'
import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type ExampleFact } from '#model/rule'
import { distinctWindow, stateMap } from '#model/rule-state'

/** Its own address and the router’s: a device that answers for both intercepts the traffic. */
const ADDRESSES = 2
const WINDOW_SECONDS = 600

const router = '02:00:00:00:00:fe'
const attacker = '02:00:00:00:00:66'
const claim = (mac: string, ip: string, at: number): ExampleFact => ({
  protocol: 'arp',
  client: mac,
  server: '02:00:00:00:00:03',
  at,
  fact: { kind: 'identity', about: ip, attribute: 'mac', value: mac, confidence: 0.85, field: 'ar$sha' },
})
const outward = (mac: string, at: number): ExampleFact => {
  const party = (ip: string, port: number, ownMac: string | undefined) => ({
    realm: '',
    ip,
    mac: ownMac,
    port,
  })
  return {
    client: '10.0.0.5',
    server: '198.51.100.7',
    serverPort: 443,
    protocol: 'tls',
    at,
    fact: {
      kind: 'flow',
      traffic: {
        protocol: 'tls',
        transport: 'tcp',
        vlan: undefined,
        first: at * 1e6,
        last: at * 1e6,
        packetsFromClient: 9,
        bytesFromClient: 900,
        packetsFromServer: 9,
        bytesFromServer: 9000,
        timeToLiveFromClient: 64,
        timeToLiveFromServer: 50,
        established: true,
        refused: false,
        directionKnown: true,
        place: { file: 0, frame: 1 },
        client: party('10.0.0.5', 40_000 + at, '02:00:00:00:00:05'),
        server: party('198.51.100.7', 443, mac),
      },
    },
  }
}

/** Claims of the new next hop count for this long after the change. */
const DOUBT_SECONDS = 60

/** A turn that was reported. */
const OVER = { from: '', since: Number.NEGATIVE_INFINITY }

export const rule = defineRule({
  id: 'default-gateway-impersonated',
  formerIds: ['gateway-taken-over'],
  engine: 'anomaly',
  title: 'Default gateway impersonated',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0830'],
  defenderTitles: ['ARP Spoofing'],
  learnable: false,
  why: 'A device that answers for the router’s address gets all outbound traffic. It can read it and change the replies.',
  todo: [
    'Find the MAC address at the switch',
    'Compare it with the router’s own',
    'Change the passwords that were transmitted meanwhile',
  ],
  falsePositives: 'A standby router that takes over and keeps its own MAC address.',
  match: { kind: ['identity', 'flow'], attributes: ['mac'], established: true },
  state: {
    claims: stateMap<number>({ limit: 10_000, persisted: 'number' }),
    addresses: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    gateways: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    turned: stateMap<{ readonly from: string; readonly since: number }>({ limit: 10_000 }),
  },
  evaluate({ fact, protocol, lastTime }, context, state) {
    if (fact.kind === 'identity') {
      if (protocol !== 'arp' || fact.about === undefined) return undefined
      state.claims.set(fact.value, state.addresses.add(fact.value, fact.about))
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established || !fact.traffic.directionKnown) return undefined
    const { client, server } = fact.traffic
    if (client.ip === undefined || server.ip === undefined || server.mac === undefined) return undefined
    if (kindOfIp(client.ip) !== 'private' || kindOfIp(server.ip) !== 'public') return undefined
    const second = Math.floor(lastTime / 1e6)
    const before = state.gateways.swap(client.ip, server.mac)
    const hasTurned = before !== undefined && before !== server.mac && !isSharedRouterMac(server.mac)
    const turned = hasTurned ? { from: before, since: second } : state.turned.get(client.ip)
    if (turned === undefined || second - turned.since > DOUBT_SECONDS) return undefined
    state.turned.set(client.ip, turned)
    const addresses = state.claims.get(server.mac) ?? 0
    if (addresses < ADDRESSES) return undefined
    state.turned.set(client.ip, OVER)
    return {
      summary: `Packets of ${context.nameOf('client')} to the internet now pass ${server.mac}, which answers by ARP for ${addresses} addresses; before, they passed ${turned.from}`,
      source: server.mac,
      target: client.ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'a device claims the router’s address and gets the packets',
        facts: [
          outward(router, 0),
          claim(attacker, '10.0.0.66', 1),
          claim(attacker, '10.0.0.1', 2),
          outward(attacker, 3),
        ],
      },
      {
        when: 'it claims an address of its own only later',
        facts: [
          outward(router, 0),
          claim(attacker, '10.0.0.1', 2),
          outward(attacker, 3),
          claim(attacker, '10.0.0.66', 10),
          outward(attacker, 12),
        ],
      },
    ],
    silent: [
      {
        when: 'a standby router takes over',
        facts: [outward(router, 0), claim(attacker, '10.0.0.2', 1), outward(attacker, 3)],
      },
      {
        when: 'the next hop stays the same',
        facts: [claim(router, '10.0.0.1', 0), outward(router, 1), outward(router, 2)],
      },
    ],
  },
})
