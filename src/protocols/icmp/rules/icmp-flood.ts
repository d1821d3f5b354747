import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow } from '#model/rule-state'

/**
 * Published default (docs/internals/detection-models.md §7): 60 packets in 1 minute. A single `ping -t`, which engineers leave running, sends as many;
 * so this is twice that.
 */
const PACKETS = 120
const WINDOW_SECONDS = 60
const ECHO = '8'

const echo = { kind: 'operation', verb: 'diagnose', name: 'Echo', code: ECHO, outcome: 'requested' } as const
const pings = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({ protocol: 'icmp', at: i * every, fact: echo }))

export const rule = defineRule({
  id: 'icmp-flood',
  engine: 'anomaly',
  title: 'ICMP flood',
  category: 'Abnormal Communication Behavior',
  severity: 'warning',
  techniques: ['T0814'],
  defenderTitles: ['ICMP Flooding'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Small devices process pings first, and enough of them delay the process. Pings can also carry hidden data.',
  todo: [
    'Find the sender and the reason',
    'Check whether the device still answers its master in time',
    'Inspect the data in the pings',
  ],
  falsePositives: 'Monitoring with a very short interval; mute it.',
  match: { kind: 'operation', protocols: ['icmp'], outcomes: ['requested'] },
  state: {
    packets: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    if (fact.code !== ECHO) return undefined
    const sum = state.packets.add([client.ip, server.ip], count)
    if (sum < PACKETS) return undefined
    if (server.ip?.endsWith('.255') === true)
      return {
        summary: `${context.nameOf('client')}, or a host that forges its address, sent ${sum} pings to the broadcast address ${server.ip} within a minute: all hosts answer at once (Smurf)`,
        severity: 'major',
      }
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} ${sum} pings within a minute`,
      severity: sum >= PACKETS * 20 ? 'major' : undefined,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'ten pings come in a second', facts: pings(PACKETS, 0.1) },
        {
          when: 'all hosts are made to answer one',
          facts: pings(PACKETS, 0.1).map((ping) => ({ ...ping, server: '10.0.0.255' })),
          severity: 'major',
        },
      ],
      silent: [
        { when: 'one a second', facts: pings(300, 1) },
        { when: 'a burst of a hundred', facts: pings(100, 0.01) },
      ],
    }
  },
})
