import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'

/** Small controllers have 32 connections, large ones some hundred; a station opens a few, a scanner one for each module. */
const CONNECTIONS = 100
const WINDOW_SECONDS = 10
/** A client that closed one within a minute, the interval of repeats, opens and closes connections regularly. */
const CLOSES_MICROSECONDS = 60e6

const connection = (at: number, phase: 'open' | 'refused' | 'close', count = 1) => ({
  protocol: 'cip',
  serverPort: 44_818,
  at,
  count,
  fact: { kind: 'session', phase, method: 'forward-open', secured: false } as const,
})
const opened = (count: number, phase: 'open' | 'refused' = 'open') =>
  Array.from({ length: count }, (_, i) => connection(i * 0.02, phase))
/** Reporting interval: first occurrences at once, repeats every ten seconds. */
const openedAndClosed = [
  ...[connection(0, 'open'), connection(0.05, 'close')],
  ...[10, 20, 30].flatMap((at) => [connection(at, 'open', 150), connection(at + 1, 'close', 150)]),
]

export const rule = defineRule({
  id: 'cip-connection-exhaustion',
  formerIds: ['connections-exhausted'],
  engine: 'anomaly',
  title: 'CIP connection exhaustion',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Excessive Number of Sessions'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A device supports a few dozen connections. A client that opens all of them locks out panels and I/O that reconnect.',
  todo: [
    'Find the program that opens them, and stop it',
    'Check whether panels and remote I/O are still connected',
    'Restart the device’s Ethernet module if it does not free them',
  ],
  falsePositives: 'A gateway that restarts and connects to the whole plant; use a maintenance window.',
  match: { kind: 'session', protocols: ['cip'], phases: ['open', 'refused', 'close'] },
  state: {
    closed: stateMap<number>({ limit: 10_000 }),
    open: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count, lastTime }, context, state) {
    if (fact.method !== 'forward-open') return undefined
    const pair = [client.ip, server.ip]
    if (fact.phase === 'close') {
      state.closed.set(pair, lastTime)
      state.open.add(pair, -count)
      return undefined
    }
    const before = state.open.sum(pair)
    const after = state.open.add(pair, count)
    // Repeats are aggregated: those of a client that closes its connections are followed by as many closes.
    const closes = lastTime - (state.closed.get(pair) ?? Number.NEGATIVE_INFINITY) < CLOSES_MICROSECONDS
    const times = closes ? before : after
    if (times < CONNECTIONS) return undefined
    return {
      summary: `${context.nameOf('client')} opened ${times} more connections to ${context.nameOf('server')} than it closed within ten seconds (CIP Forward Open)`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a hundred are opened in two seconds', facts: opened(CONNECTIONS) },
        { when: 'a hundred are requested and rejected', facts: opened(CONNECTIONS, 'refused') },
        {
          when: 'a client that closed one before opens hundreds',
          facts: [
            connection(0, 'open'),
            connection(1, 'close'),
            ...[2, 3, 4].map((at) => connection(at, 'open', 60)),
          ],
        },
        {
          when: 'a client that closed one opens hundreds later, reported at once',
          facts: [connection(0, 'open'), connection(1, 'close'), connection(100, 'open', 200)],
        },
      ],
      silent: [
        { when: 'a scanner connects to its modules', facts: opened(40) },
        { when: 'a program opens a connection for each request, and closes it', facts: openedAndClosed },
      ],
    }
  },
})
