import { defineRule } from '#model/rule'

/** Small controllers have 32 connections, large ones some hundred; a station opens a handful of them, a scanner one for each module. */
const CONNECTIONS = 100
const WINDOW_SECONDS = 10

const opened = (count: number, phase: 'open' | 'refused' = 'open') =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'cip',
    serverPort: 44_818,
    at: i * 0.02,
    fact: { kind: 'session', phase, method: 'forward-open', secured: false } as const,
  }))

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
  concerns: { protocols: ['cip'], phases: ['open', 'refused'] },
  evaluate({ fact, protocol, client, server, count }, known) {
    if (protocol !== 'cip' || fact.kind !== 'session' || fact.method !== 'forward-open') return undefined
    if (fact.phase === 'close') return undefined
    const times = known.tally(`${client.ip} ${server.ip}`, count, WINDOW_SECONDS)
    if (times < CONNECTIONS) return undefined
    return {
      summary: `${known.nameOf('client')} asked ${known.nameOf('server')} for ${times} connections within ten seconds (CIP Forward Open)`,
    }
  },
  examples: {
    fires: [
      { when: 'a hundred are opened in two seconds', facts: opened(CONNECTIONS) },
      { when: 'a hundred are asked for and refused', facts: opened(CONNECTIONS, 'refused') },
    ],
    silent: [{ when: 'a scanner connects to its modules', facts: opened(40) }],
  },
})
