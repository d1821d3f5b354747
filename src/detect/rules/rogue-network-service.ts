import { defineRule } from '#model/rule'

/** Services whose owner decides where all others send their packets, by the protocol that announces them. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['dhcp dhcp-server', 'hands out IP addresses (DHCP)'],
  ['dhcpv6 dhcp-server', 'hands out IP addresses (DHCPv6)'],
  ['ptp ptp-grandmaster', 'says that all clocks follow its own (PTP)'],
  ['icmpv6 router', 'announces itself as router (IPv6)'],
  ['icmp router', 'announces itself as router (IPv4)'],
])
/** Tools that flood a network with announcements make up a sender for each. */
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

export const rule = defineRule({
  id: 'rogue-network-service',
  formerIds: ['network-service-appeared'],
  engine: 'anomaly',
  title: 'Rogue DHCP server, router or time source',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830'],
  counterpart: [],
  learnable: false,
  whileLearning: 'alert',
  keepsMemory: true,
  why: 'Who hands out addresses or says “I am the router” gets the traffic of everybody who believes it; who says “my clock is best” sets their time.',
  todo: [
    'Find the switch port where it hangs',
    'Ask whether a server or router was added',
    'Switch on DHCP snooping and router-advertisement guard',
  ],
  falsePositives: 'A planned new server; an office router that somebody plugged in, which harms as well.',
  watches: 'identity',
  concerns: { attributes: ['role'] },
  evaluate({ fact, protocol, client, server, vlan }, known) {
    if (fact.kind !== 'identity' || fact.attribute !== 'role') return undefined
    const deed = SERVICES.get(`${protocol} ${fact.value}`)
    if (deed === undefined) return undefined
    const party = fact.about === 'client' ? client : server
    const who =
      fact.about === 'client' || fact.about === 'server' || fact.about === undefined
        ? (party.ip ?? party.mac ?? '')
        : fact.about
    if (who === '') return undefined
    const key = `${protocol} ${vlan ?? 0}`
    const many = known.distinct(`many ${key}`, who, WINDOW_SECONDS)
    const isNewHere = known.swap(`${key} ${who}`, 1) === undefined
    // The first that is ever seen is no second: leases are asked for now and then, also by none while we learned.
    const isFirst = known.swap(`any ${key}`, 1) === undefined
    // A router hands on what its server says (RFC 2131 §2), in each of its networks under another address of its own.
    const isNew = isNewHere && known.asset(who)?.roles.includes(fact.value) !== true
    if (many >= FLOOD)
      return {
        summary: `${many} hosts within a minute say that each of them ${deed}: a flood of made-up senders`,
        source: '',
        target: '',
        subject: 'flood',
      }
    if (!isNew || isFirst) return undefined
    // Whether one that is there from the start belongs there, nobody can tell from here: two may share the work.
    return known.isLearning
      ? {
          severity: 'minor',
          summary: `${who} ${deed} as well; another does so already`,
          source: who,
          target: '',
        }
      : { summary: `${who} ${deed}, which it never did before`, source: who, target: '' }
  },
  examples: {
    fires: [
      {
        when: 'another server hands out addresses',
        learned: [serve('10.0.0.2')],
        facts: [serve('10.0.0.66')],
      },
      {
        when: 'made-up routers flood the network',
        facts: Array.from({ length: FLOOD }, (_, i) => serve(`fe80::${i + 1}`, i, 'icmpv6', 'router')),
      },
    ],
    silent: [
      { when: 'the only server answers for the first time', facts: [serve('10.0.0.2')] },
      { when: 'the server does as ever', learned: [serve('10.0.0.2')], facts: [serve('10.0.0.2')] },
      {
        when: 'two servers share the work since we learned',
        learned: [serve('10.0.0.2'), serve('10.0.0.3', 1)],
        facts: [serve('10.0.0.3', 2)],
      },
    ],
  },
})
