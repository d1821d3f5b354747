import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** A monitoring program may send a constant text of its own; a tunnel's data differs each time. */
const ECHOES = 8
const WINDOW_SECONDS = 600
/** Three packets of a known backdoor are proof enough: its numbers are not random. */
const PINGBACKS = 3

const place = { protocol: 'icmp' } as const
const echo = (detail: string, at: number) =>
  ({ ...place, at, fact: { kind: 'anomaly', about: 'client', what: 'echo-data', detail } }) as const
const data = 'data that no ping program sends'
const pingback = 'sequence 1234 and 788 bytes, as the backdoor Pingback sends them'

export const rule = defineRule({
  id: 'icmp-tunnel',
  engine: 'anomaly',
  title: 'ICMP tunnel',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0869'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'Pings pass almost every firewall uninspected: they can carry data out and commands in.',
  todo: [
    'Find the program that sends the pings',
    'Inspect their data',
    'Allow pings only where they are needed',
  ],
  falsePositives: 'Monitoring programs that put numbers of their own into pings; mute them.',
  match: { kind: 'anomaly' },
  state: {
    bytes: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server, count }, context, state) {
    if (protocol !== 'icmp' || fact.what !== 'echo-data') return undefined
    const isPingback = /Pingback/.test(fact.detail ?? '')
    const sum = state.bytes.add([client.ip, server.ip, isPingback ? 'pingback' : ''], count)
    if (sum < (isPingback ? PINGBACKS : ECHOES)) return undefined
    return {
      summary: `${context.nameOf('client')} and ${context.nameOf('server')} exchanged ${sum} pings within ten minutes with ${fact.detail}`,
      subject: isPingback ? 'pingback' : 'data',
    }
  },
  examples: {
    fires: [
      {
        when: 'pings carry changing data',
        facts: Array.from({ length: ECHOES }, (_, at) => echo(data, at)),
      },
      {
        when: 'a backdoor is contacted',
        facts: Array.from({ length: PINGBACKS }, (_, at) => echo(pingback, at)),
      },
    ],
    silent: [
      { when: 'a program sends its text once', facts: [echo(data, 0)] },
      {
        when: 'a program’s text changes once an hour',
        facts: Array.from({ length: 24 }, (_, i) => echo(data, i * 3600)),
      },
    ],
  },
})
