import { defineRule, type ExampleFact } from '#model/rule'
import { distinctWindow, stateSet } from '#model/rule-state'

/** Object groups that one client lists at one device within a minute. Pollers ask for the same few. */
const GROUPS = 6
const WINDOW_SECONDS = 60

const next = (group: number, client = '10.0.0.1', at = 0): ExampleFact => ({
  protocol: 'snmp',
  transport: 'udp',
  client,
  serverPort: 161,
  at,
  fact: {
    kind: 'operation',
    verb: 'browse',
    name: 'GetNextRequest',
    code: '0xa1',
    object: `1.3.6.1.2.1.2.2.1.${group}.*`,
    outcome: 'requested',
  },
})
const walk = (groups: number, client?: string) =>
  Array.from({ length: groups }, (_, i) => next(i + 1, client, i))

export const rule = defineRule({
  id: 'snmp-walk',
  engine: 'anomaly',
  title: 'Device information listed by SNMP walk',
  category: 'Scan',
  severity: 'minor',
  techniques: ['T0888', 'T0846', 'T0840'],
  defenderTitles: ['Unauthorized SNMP Operation'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A walk lists model, addresses, neighbors and users of a device. Attackers map the network this way.',
  todo: [
    'Find out who uses the client',
    'Change the read community, or use SNMPv3',
    'Limit SNMP to the management station',
  ],
  falsePositives: 'A management station that reads a device for the first time.',
  match: { kind: 'operation', protocols: ['snmp'], outcomes: ['requested'], verbs: ['browse'] },
  state: {
    groups: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    usual: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (server.ip === undefined) return undefined
    const groups = state.groups.add([client.ip, server.ip], fact.object ?? '')
    if (groups < GROUPS) return undefined
    const walker = `walks ${client.ip}`
    if (context.isLearning) state.usual.add(walker)
    else if (state.usual.has(walker)) return undefined
    const isUnknown = !context.isUsualLink()
    return {
      title: isUnknown ? 'Device information listed by an unknown client' : undefined,
      severity: context.isLearning ? 'notice' : isUnknown ? undefined : 'warning',
      summary: `${context.nameOf('client')} walked through ${groups} groups of objects of ${context.nameOf('server')} within a minute (${fact.name})`,
      normal: 'No walk by this client was seen while learning.',
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown client walks',
        learned: walk(1, '10.0.0.9'),
        facts: walk(GROUPS),
        severity: 'minor',
      },
      { when: 'a poller walks', learned: walk(1), facts: walk(GROUPS), severity: 'warning' },
      { when: 'nothing is learned', stillLearning: true, facts: walk(GROUPS), severity: 'notice' },
    ],
    silent: [
      { when: 'the management station walks as it did', learned: walk(GROUPS), facts: walk(GROUPS) },
      { when: 'a client lists a few groups', learned: walk(1, '10.0.0.9'), facts: walk(GROUPS - 1) },
    ],
  },
})
