import { defineRule, type RuleExamples } from '#model/rule'

/** A shift's worth of devices starts within an hour; so many hardware addresses in a minute are made up. */
const DEVICES = 60
/** Or one that asks without end: clients wait four seconds and more between tries, RFC 2131 §4.1. */
const REQUESTS = 120
const WINDOW_SECONDS = 60
/** DISCOVER, REQUEST, INFORM: RFC 2132 §9.6. */
const ASKS: ReadonlySet<string> = new Set(['1', '3', '8'])

const discover = (i: number, mac: string, every: number) => ({
  protocol: 'dhcp',
  client: '0.0.0.0',
  server: '255.255.255.255',
  serverPort: 67,
  at: i * every,
  fact: {
    kind: 'operation',
    verb: 'subscribe',
    name: 'DHCPDISCOVER',
    code: '1',
    object: mac,
    outcome: 'asked',
  } as const,
})
const devices = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => discover(i, `02:00:00:00:01:${String(i).padStart(2, '0')}`, every))

export const rule = defineRule({
  id: 'dhcp-exhausted',
  engine: 'anomaly',
  title: 'Addresses are asked for until none is left',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0830'],
  counterpart: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'When no address is left, devices that restart stay off the network, and a second, false server can hand out its own.',
  todo: [
    'Find the port of the switch where the requests come in',
    'Check how many addresses the server has left',
    'Look for a second DHCP server',
  ],
  falsePositives: 'A power failure after which a whole plant starts at once.',
  watches: 'operation',
  concerns: { protocols: ['dhcp'], outcomes: ['asked'] },
  evaluate({ fact, protocol, count }, known) {
    if (fact.kind !== 'operation' || protocol !== 'dhcp' || fact.outcome !== 'asked') return undefined
    if (!ASKS.has(fact.code)) return undefined
    const devices = known.distinct('devices', fact.object ?? '', WINDOW_SECONDS)
    const requests = known.tally(`one ${fact.object}`, count, WINDOW_SECONDS)
    if (devices < DEVICES && requests < REQUESTS) return undefined
    return {
      summary:
        devices >= DEVICES
          ? `${devices} hardware addresses asked for an IP address within a minute`
          : `${fact.object} asked the DHCP server ${requests} times within a minute`,
      // A flood forges the addresses it asks from and the servers it asks; its sender's MAC is what stays.
      source: devices >= DEVICES ? '' : fact.object,
      target: '',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'sixty devices start in a minute', facts: devices(DEVICES, 0.5) },
        {
          when: 'one asks five times a second',
          facts: Array.from({ length: REQUESTS }, (_, i) => discover(i, '02:00:00:00:00:01', 0.2)),
        },
      ],
      silent: [
        { when: 'a shift starts its devices', facts: devices(50, 0.5) },
        {
          when: 'a device finds no server and tries on',
          facts: Array.from({ length: 100 }, (_, i) => discover(i, '02:00:00:00:00:01', 4)),
        },
      ],
    }
  },
})
