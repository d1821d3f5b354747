import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

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
  defenderTitles: ['Unexpected message length'],
  learnable: false,
  why: 'A wrong length field is how a buffer is overrun. Devices without memory protection crash or execute the data.',
  todo: [
    'Check the frames and the program that sent them',
    'Check whether the controller restarted',
    'Compare with the advisories for its firmware',
  ],
  falsePositives: 'A vendor that deviates from the standard; then all its devices do.',
  match: { kind: 'anomaly' },
  state: {
    messages: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    if (fact.what !== 'malformed' || context.family() !== 'ot') return undefined
    if (!/length|too long|head without end|size/.test(fact.detail ?? '')) return undefined
    if (fact.about !== undefined && fact.about !== 'client') return undefined
    // After lost bytes, the rest of a message looks malformed.
    const pair = [client.ip ?? client.mac, server.ip ?? server.mac, protocol]
    if (state.messages.add(pair, input.count) < MESSAGES) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${protocol} messages with invalid lengths to ${context.nameOf('server')} (${fact.detail})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'two messages have a wrong length',
        facts: [0, 10].map((at) => ({ fact: length, at })),
      },
    ],
    silent: [
      { when: 'one message has', facts: [{ fact: length }] },
      { when: 'bytes were lost', facts: [0, 10].map((at) => ({ fact: gap, at })) },
      {
        when: 'a web page is malformed',
        facts: [0, 10].map((at) => ({ fact: length, at, protocol: 'http', serverPort: 80 })),
      },
    ],
  },
})
