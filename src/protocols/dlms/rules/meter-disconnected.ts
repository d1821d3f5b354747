import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Non-paying customers are disconnected one by one, over the day. */
const METERS = 10
const WINDOW_SECONDS = 600

const cut = (i: number) =>
  ({
    protocol: 'dlms',
    serverPort: 4059,
    server: `10.0.1.${i + 1}`,
    at: i * 2,
    fact: {
      kind: 'operation',
      verb: 'operate',
      name: 'ACTION-Request',
      code: '0xc3',
      object: 'disconnect-control 0.0.96.3.10.255 #1',
      value: 'remote_disconnect',
      outcome: 'requested',
    },
  }) as const
const cuts = (count: number) => Array.from({ length: count }, (_, i) => cut(i))

export const rule = defineRule({
  id: 'meter-disconnected',
  formerIds: ['supply-cut'],
  engine: 'policy',
  title: 'Meter disconnection',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T1692.001', 'T0826'],
  defenderTitles: [],
  consequence: 'switched',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A compromised head-end can disconnect a town, and the sudden loss of load destabilises the grid.',
  todo: [
    'Ask the head-end’s operators at once whether they are disconnecting',
    'Stop the head-end, or block its connection to the meters',
    'Reconnect in portions: reconnecting all at once destabilises the grid too',
  ],
  falsePositives: 'Disconnections of a campaign; use a maintenance window.',
  match: { kind: 'operation', protocols: ['dlms'], outcomes: ['requested'], verbs: ['operate'] },
  state: {
    meters: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (fact.value !== 'remote_disconnect') return undefined
    const meters = state.meters.add(client.ip ?? '', server.ip ?? server.mac ?? '')
    if (meters >= METERS)
      return {
        summary: `${context.nameOf('client')} disconnected ${meters} meters within ten minutes, the last ${context.nameOf('server')}`,
        // One alert for all of them: the impact is a district without supply, not a meter.
        target: '',
        subject: 'many',
      }
    return {
      severity: 'warning',
      summary: `${context.nameOf('client')} disconnected the meter ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [
      { when: 'one meter is disconnected', facts: cuts(1), severity: 'warning' },
      { when: 'ten meters are disconnected in a minute', facts: cuts(METERS), severity: 'critical' },
    ],
    silent: [
      {
        when: 'a meter is reconnected',
        facts: [{ ...cut(0), fact: { ...cut(0).fact, value: 'remote_reconnect' } }],
      },
    ],
  },
})
