import { defineRule } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { OFFERED } from '../identity.ts'

const SELF = 'fe80::66'

const identity = (about: string, value: string, protocol = 'dhcpv6', field = OFFERED) =>
  ({
    protocol,
    client: 'fe80::1',
    server: SELF,
    serverPort: 547,
    fact: { kind: 'identity', about, attribute: 'role', value, confidence: 0.4, field },
  }) as const

export const rule = defineRule({
  id: 'dhcpv6-rogue-server',
  formerIds: ['resolver-made-of-itself'],
  engine: 'anomaly',
  title: 'Rogue DHCPv6 server offering itself as DNS',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0859'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Windows requests IPv6 addresses even in IPv4 networks. The responder becomes its first name server, redirects it and collects its logons (mitm6).',
  todo: [
    'Isolate the responding host',
    'Check for relayed logons of the computers that got its replies',
    'Enable DHCPv6 guard at the switches, or disable IPv6 where it is unused',
  ],
  falsePositives:
    'A router without a captured advertisement that resolves names itself; it is known once learned.',
  match: { kind: 'identity', protocols: ['dhcpv6'], attributes: ['role'] },
  state: {
    servers: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate({ fact, server }, context, state) {
    if (fact.value !== 'dns-server') return undefined
    if (server.ip === undefined || fact.about !== server.ip) return undefined
    if (context.device('server')?.roles.includes('router') === true) return undefined
    const wasThere = !state.servers.add(server.ip)
    if (wasThere && !context.isLearning) return undefined
    return {
      // A client that renews got its address before the capture began, and the router may not have advertised itself since.
      severity: context.isLearning && fact.field !== OFFERED ? 'minor' : undefined,
      summary: `${context.nameOf('server')} assigns IPv6 addresses with itself as name server (DHCPv6), and is no router`,
      source: server.ip,
      target: '',
    }
  },
  examples: {
    fires: [
      {
        when: 'mitm6 answers',
        stillLearning: true,
        facts: [identity('server', 'dhcp-server'), identity(SELF, 'dns-server')],
        severity: 'major',
      },
      {
        when: 'a client with an older address gets a reply',
        stillLearning: true,
        facts: [identity(SELF, 'dns-server', 'dhcpv6', 'DNS Recursive Name Server (23)')],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'a server names another', facts: [identity('fd00::53', 'dns-server')] },
      {
        when: 'it is the router',
        facts: [identity('server', 'router', 'icmpv6'), identity(SELF, 'dns-server')],
      },
      {
        when: 'it existed while learning',
        learned: [identity(SELF, 'dns-server')],
        facts: [identity(SELF, 'dns-server')],
      },
    ],
  },
})
