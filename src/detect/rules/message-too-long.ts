import { defineRule } from '#model/rule'

/** One wrong length may be a lost segment; two within ten minutes are not (docs/internals/detection-models.md §7). */
const MESSAGES = 2
const WINDOW_SECONDS = 600

const length = { kind: 'anomaly', what: 'malformed', detail: 'length', about: 'client' } as const
const gap = { kind: 'anomaly', what: 'gap', detail: '1 KiB or more never seen' } as const

export const rule = defineRule({
  id: 'message-too-long',
  engine: 'anomaly',
  title: 'Oversized messages to a controller',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0866'],
  counterpart: ['Unexpected message length'],
  learnable: false,
  why: 'A length that lies is how a buffer is overrun. Devices without memory protection crash or run what is sent.',
  todo: [
    'Look at the frames: who made them?',
    'Check whether the controller restarted',
    'Compare with the advisories for its firmware',
  ],
  falsePositives: 'A maker that bends the standard; then all its devices do it.',
  watches: 'anomaly',
  evaluate(judged, known) {
    const { fact, client, server, protocol } = judged
    if (fact.kind !== 'anomaly' || fact.what !== 'malformed' || known.family() !== 'ot') return undefined
    if (!/length|too long|head without end|size/.test(fact.detail ?? '')) return undefined
    if (fact.about !== undefined && fact.about !== 'client') return undefined
    // Where octets get lost, what follows looks malformed.
    const pair = `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${protocol}`
    if (known.tally(pair, judged.count, WINDOW_SECONDS) < MESSAGES) return undefined
    return {
      summary: `${known.nameOf('client')} sends ${protocol} messages with impossible lengths to ${known.nameOf('server')} (${fact.detail})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'two messages lie about their length',
        facts: [0, 10].map((at) => ({ fact: length, at })),
      },
    ],
    silent: [
      { when: 'it is one', facts: [{ fact: length }] },
      { when: 'octets were lost', facts: [0, 10].map((at) => ({ fact: gap, at })) },
      {
        when: 'a web page is malformed',
        facts: [0, 10].map((at) => ({ fact: length, at, protocol: 'http', serverPort: 80 })),
      },
    ],
  },
})
