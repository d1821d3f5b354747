import { defineRule, type RuleExamples } from '#model/rule'

/** Small controllers have 32 connections, large ones some hundred; a station opens a handful of them, a scanner one for each module. */
const CONNECTIONS = 100
const WINDOW_SECONDS = 10
/** Who closed one within a minute, as repeats go up, opens for a while and closes again. */
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
/** As it comes up: the first times at once, repeats every ten seconds. */
const openedAndClosed = [
  ...[connection(0, 'open'), connection(0.05, 'close')],
  ...[10, 20, 30].flatMap((at) => [connection(at, 'open', 150), connection(at + 1, 'close', 150)]),
]

export const rule = defineRule({
  id: 'connections-exhausted',
  engine: 'anomaly',
  title: 'All connections of a CIP device are taken',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0814'],
  counterpart: ['Excessive Number of Sessions'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A device keeps room for a few dozen connections. Who opens them all locks out the panels and the I/O that come back after a break.',
  todo: [
    'Find the program that opens them, and stop it',
    'Check whether panels and remote I/O are still connected',
    'Restart the device’s Ethernet module if it does not free them',
  ],
  falsePositives: 'A gateway that gathers a whole plant and starts again; use a maintenance window.',
  watches: 'session',
  concerns: { protocols: ['cip'], phases: ['open', 'refused', 'close'] },
  evaluate({ fact, protocol, client, server, count, lastTime }, known) {
    if (protocol !== 'cip' || fact.kind !== 'session' || fact.method !== 'forward-open') return undefined
    const pair = `${client.ip} ${server.ip}`
    if (fact.phase === 'close') {
      known.swap(pair, lastTime)
      known.tally(pair, -count, WINDOW_SECONDS)
      return undefined
    }
    const before = known.tally(pair, 0, WINDOW_SECONDS)
    const after = known.tally(pair, count, WINDOW_SECONDS)
    // Repeats come up together: those of who closes what it opens are followed by as many that say so.
    const closes = lastTime - Number(known.recall(pair) ?? Number.NEGATIVE_INFINITY) < CLOSES_MICROSECONDS
    const times = closes ? before : after
    if (times < CONNECTIONS) return undefined
    return {
      summary: `${known.nameOf('client')} asked ${known.nameOf('server')} for ${times} more connections than it closed within ten seconds (CIP Forward Open)`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a hundred are opened in two seconds', facts: opened(CONNECTIONS) },
        { when: 'a hundred are asked for and refused', facts: opened(CONNECTIONS, 'refused') },
        {
          when: 'who closed one before opens hundreds',
          facts: [
            connection(0, 'open'),
            connection(1, 'close'),
            ...[2, 3, 4].map((at) => connection(at, 'open', 60)),
          ],
        },
        {
          when: 'who closed one opens hundreds later, told at once',
          facts: [connection(0, 'open'), connection(1, 'close'), connection(100, 'open', 200)],
        },
      ],
      silent: [
        { when: 'a scanner connects to its modules', facts: opened(40) },
        { when: 'a program opens a connection for each question, and closes it', facts: openedAndClosed },
      ],
    }
  },
})
