import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Redirects within a minute. A router redirects a host once, and the host keeps the route. */
const MANY = 20
const WINDOW_SECONDS = 60

const redirect = (protocol: 'icmp' | 'icmpv6', at = 0, name = 'Redirect') =>
  ({
    protocol,
    at,
    fact: {
      kind: 'operation',
      verb: 'configure',
      name,
      code: protocol === 'icmp' ? '5' : '137',
      object: '10.0.0.66',
      outcome: 'requested',
    },
  }) as const

export const rule = defineRule({
  id: 'route-redirected',
  engine: 'anomaly',
  title: 'Route redirected',
  category: 'Suspicion of Malicious Activity',
  severity: 'minor',
  techniques: ['T0830'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'A redirect (ICMP type 5, ICMPv6 type 137) changes the route of a host. Attackers use it for man-in-the-middle attacks.',
  todo: [
    'Check that the sender is the router of this network',
    'Identify the new gateway',
    'Disable redirects on controllers and servers',
  ],
  falsePositives: 'A router that knows a shorter path through a second router in the same network.',
  match: { kind: 'operation', protocols: ['icmp', 'icmpv6'], outcomes: ['requested'], verbs: ['configure'] },
  state: {
    redirects: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count, protocol }, context, state) {
    if (fact.name !== 'Redirect' || (!context.isLearning && context.isUsualVerb())) return undefined
    // The fact is about the redirected host; the other side sent it.
    const [sender, receiver] = fact.about === 'client' ? [server, client] : [client, server]
    const times = state.redirects.add([protocol, sender.ip], count)
    const gateway = fact.object === undefined ? '' : ` to ${fact.object}`
    return {
      severity: times >= MANY ? 'major' : undefined,
      source: sender.ip,
      target: receiver.ip,
      summary: `${sender.ip ?? sender.mac} redirects traffic of ${receiver.ip ?? receiver.mac}${gateway} (${protocol}${times >= MANY ? `, ${times} times within a minute` : ''})`,
    }
  },
  examples: {
    fires: [
      { when: 'a host is redirected', facts: [redirect('icmp')], severity: 'minor' },
      {
        when: 'it is redirected repeatedly',
        facts: Array.from({ length: MANY }, (_, i) => redirect('icmpv6', i)),
        severity: 'major',
      },
    ],
    silent: [
      { when: 'a router advertises itself', facts: [redirect('icmp', 0, 'Router Advertisement')] },
      { when: 'it was redirected while learning', learned: [redirect('icmp')], facts: [redirect('icmp')] },
    ],
  },
})
