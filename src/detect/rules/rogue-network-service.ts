import type { Party } from '#model/fact'
import { defineRule, type ExampleFact, type RuleContext, type RuleInput } from '#model/rule'
import { distinctWindow, stateSet } from '#model/rule-state'
import { isLateHost, LATE_HOST_SECONDS } from '../late-host.ts'
import { isGroup } from '../names.ts'

/** Services that control where hosts send packets, or their time, by the protocol that announces them. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['dhcp dhcp-server', 'assigns IP addresses (DHCP)'],
  ['dhcpv6 dhcp-server', 'assigns IP addresses (DHCPv6)'],
  ['ptp ptp-grandmaster', 'announces itself as grandmaster clock (PTP)'],
  ['icmpv6 router', 'announces itself as router (IPv6)'],
  ['icmp router', 'announces itself as router (IPv4)'],
])
/** Services that routers provide, or relay, in each segment that they connect. */
const OF_ROUTERS: ReadonlySet<string> = new Set(['dhcp-server', 'router'])
const TITLE_OF_ROUTER = 'Known router serves another segment'
/** Flooding tools forge a sender for each announcement. */
const FLOOD = 10
const WINDOW_SECONDS = 60

const serve = (server: string, at = 0, protocol = 'dhcp', value = 'dhcp-server') =>
  ({
    protocol,
    server,
    serverPort: 67,
    at,
    fact: {
      kind: 'identity',
      about: 'server',
      attribute: 'role',
      value,
      confidence: 0.6,
      field: 'option 54',
    },
  }) as const

const POLL: ExampleFact = {
  fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
}

export const rule = defineRule({
  id: 'rogue-network-service',
  formerIds: ['network-service-appeared'],
  engine: 'anomaly',
  title: 'Rogue DHCP server, router or time source',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'A rogue DHCP server or router receives the traffic of all hosts that accept it; a rogue grandmaster sets their clocks.',
  todo: [
    'Find its switch port',
    'Ask whether a server or router was added',
    'Enable DHCP snooping and router-advertisement guard',
  ],
  falsePositives: 'A planned new server; an office router that was plugged in, which is harmful as well.',
  evidence: 'learned',
  match: { kind: 'identity', attributes: ['role'] },
  state: {
    many: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    servers: stateSet({ limit: 10_000, persisted: true }),
    services: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, client, server, vlan } = input
    const action = SERVICES.get(`${protocol} ${fact.value}`)
    if (action === undefined) return undefined
    const party = fact.about === 'client' ? client : server
    const who =
      fact.about === 'client' || fact.about === 'server' || fact.about === undefined
        ? (party.ip ?? party.mac ?? '')
        : fact.about
    if (who === '') return undefined
    const key = `${protocol} ${vlan ?? 0}`
    const many = state.many.add(key, who)
    const isLearningFinding = state.servers.add(`${key} ${who}`)
    // The first one ever seen is no second: leases are rare, so learning may have seen none. A host that came later is new.
    const isFirst = state.services.add(key)
    // A relay forwards the answers of its server (RFC 2131 §2), in each network from another address.
    const isNew = isLearningFinding && context.device(who)?.roles.includes(fact.value) !== true
    if (many >= FLOOD)
      return {
        summary: `${many} hosts each ${action} within a minute: a flood of forged senders`,
        source: '',
        target: '',
        subject: 'flood',
      }
    if (!isNew || (isFirst && (context.isLearning || !isLateHost(who, input, context)))) return undefined
    // Its second server in a segment is news; without VLAN tags segments cannot be told apart.
    if (OF_ROUTERS.has(fact.value) && (isFirst || vlan === undefined) && isSentByRouter(input, who, context))
      return {
        title: TITLE_OF_ROUTER,
        severity: 'notice',
        summary: `${who} ${action} for the first time; it is an address of a router that connects several networks`,
        source: who,
        target: '',
      }
    // Two servers may share the work from the start; that cannot be distinguished.
    return context.isLearning
      ? {
          severity: 'minor',
          summary: `${who} ${action} as well; another host already does`,
          source: who,
          target: '',
        }
      : {
          severity: isFirst ? 'minor' : undefined,
          summary: `${who} ${action} for the first time`,
          source: who,
          target: '',
        }
  },
  examples: {
    fires: [
      {
        when: 'another server assigns addresses',
        learned: [serve('10.0.0.2')],
        facts: [serve('10.0.0.66')],
      },
      {
        when: 'a host that came after learning is the first to assign addresses',
        learned: [POLL],
        facts: [POLL, serve('10.0.0.66', LATE_HOST_SECONDS)],
        severity: 'minor',
      },
      {
        when: 'forged routers flood the network',
        facts: Array.from({ length: FLOOD }, (_, i) => serve(`fe80::${i + 1}`, i, 'icmpv6', 'router')),
      },
    ],
    silent: [
      { when: 'the only server answers for the first time', facts: [serve('10.0.0.2')] },
      {
        when: 'the only server, which was there while learning, answers for the first time',
        learned: [POLL],
        facts: [serve('10.0.0.2')],
      },
      { when: 'the server answers as learned', learned: [serve('10.0.0.2')], facts: [serve('10.0.0.2')] },
      {
        when: 'two servers shared the work while learning',
        learned: [serve('10.0.0.2'), serve('10.0.0.3', 1)],
        facts: [serve('10.0.0.3', 2)],
      },
    ],
  },
})

/**
 * Does the frame come from a router that was there before, and connects several networks? It relays the answers of a server
 * elsewhere, and may put its own address for the server's (RFC 2131 §2, RFC 5107). By its MAC address: a rogue server can state
 * any IP address, also the router's.
 */
function isSentByRouter(input: RuleInput, who: string, context: RuleContext): boolean {
  const { ip, mac } = senderOf(input)
  if (mac === undefined || ip !== who) return false
  const device = context.device(mac)
  if (device === undefined || !device.macAddresses.includes(mac) || !device.roles.includes('router'))
    return false
  const others = device.ipAddresses.filter((address) => address !== who)
  return others.length > 0 && !isLateHost(mac, input, context)
}

/** The service's side of an announcement or answer: what is sent to a group comes from the client side. */
function senderOf({ client, server }: RuleInput): Party {
  return isGroup(server) ? client : server
}
