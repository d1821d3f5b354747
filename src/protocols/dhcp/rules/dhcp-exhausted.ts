import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** A shift's devices start within an hour; this many hardware addresses in a minute are forged. */
const DEVICES = 60
/** Or one that requests continuously: clients wait four seconds and more between attempts, RFC 2131 §4.1. */
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
    outcome: 'requested',
  } as const,
})
const devices = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => discover(i, `02:00:00:00:01:${String(i).padStart(2, '0')}`, every))

export const rule = defineRule({
  id: 'dhcp-exhausted',
  engine: 'anomaly',
  title: 'DHCP address exhaustion (starvation)',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0830'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'Without free addresses, devices that restart stay off the network, and a rogue server can assign its own.',
  todo: [
    'Find the switch port that the requests come from',
    'Check how many addresses the server has left',
    'Look for a second DHCP server',
  ],
  falsePositives: 'A power failure after which a whole plant starts at once.',
  match: { kind: 'operation', protocols: ['dhcp'], outcomes: ['requested'] },
  state: {
    devices: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    one: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, count }, _, state) {
    if (!ASKS.has(fact.code)) return undefined
    const devices = state.devices.add('', fact.object ?? '')
    const requests = state.one.add([fact.object], count)
    if (devices < DEVICES && requests < REQUESTS) return undefined
    return {
      summary:
        devices >= DEVICES
          ? `${devices} hardware addresses requested an IP address within a minute`
          : `${fact.object} sent ${requests} requests to the DHCP server within a minute`,
      // A flood forges client addresses and servers; only the sender's MAC is constant.
      source: devices >= DEVICES ? '' : fact.object,
      target: '',
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'sixty devices start in a minute', facts: devices(DEVICES, 0.5) },
        {
          when: 'one sends five requests a second',
          facts: Array.from({ length: REQUESTS }, (_, i) => discover(i, '02:00:00:00:00:01', 0.2)),
        },
      ],
      silent: [
        { when: 'a shift starts its devices', facts: devices(50, 0.5) },
        {
          when: 'a device finds no server and keeps trying',
          facts: Array.from({ length: 100 }, (_, i) => discover(i, '02:00:00:00:00:01', 4)),
        },
      ],
    }
  },
})
