import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Neither a restart nor a loss explains this. */
const REPLAYED = 'goose-relapse'
/** A restart explains one within a minute, not a second. */
const LEAPS = 2
/** A restart of both copies of a message, or a lost frame, explains fewer in a minute. */
const FORGERIES = 5
const JUMPS = 10
const WINDOW_SECONDS = 60
/** Upper bound per minute for a genuine publisher: stNum and sqNum only rise. */
const MOST: ReadonlyMap<string, number> = new Map([
  [REPLAYED, 1],
  ['goose-storm', 1],
  ['goose-leap', LEAPS],
  ['goose-jump', JUMPS],
  ['goose-backwards', FORGERIES],
  ['goose-data', FORGERIES],
  ['goose-time', FORGERIES],
])

const jump = {
  kind: 'anomaly',
  about: 'client',
  what: 'goose-jump',
  detail: 'gcb_trip: stNum jumped',
} as const
const backwards = { ...jump, what: 'goose-backwards', detail: 'gcb_trip: stNum ran backwards' } as const
const place = { protocol: 'goose', client: '02:00:00:00:00:01', server: '01:0c:cd:01:00:03' } as const

export const rule = defineRule({
  id: 'goose-sequence-anomaly',
  formerIds: ['goose-states-forged'],
  engine: 'protocol',
  title: 'GOOSE state or sequence number anomaly',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.002'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Replayed and forged trip messages have numbers that run backwards, or data that change without them.',
  todo: [
    'Check in the packets whether one hardware address sends them all',
    'Compare with the relay’s own event log',
    'Check whether subscribers acted',
  ],
  falsePositives: 'A relay that restarts; a duplicated mirror port.',
  match: { kind: 'anomaly' },
  state: {
    anomalies: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, protocol } = input
    if (protocol !== 'goose') return undefined
    const most = MOST.get(fact.what)
    if (most === undefined) return undefined
    const count = state.anomalies.add([most, input.client.mac, fact.detail], input.count)
    if (count < most) return undefined
    return {
      summary: `${context.nameOf('client')}: ${fact.detail ?? fact.what}`,
      subject: fact.detail?.split(': ')[0],
      // Subscribers that process hundreds of states a second miss the true one.
      techniques: fact.what === 'goose-storm' ? ['T0814', 'T1692.002'] : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'the state number runs backwards again and again',
        facts: Array.from({ length: FORGERIES }, (_, at) => ({ ...place, at, fact: backwards })),
      },
      {
        when: 'it jumps again and again',
        facts: Array.from({ length: JUMPS }, (_, at) => ({ ...place, at, fact: jump })),
      },
      {
        when: 'an earlier state comes back',
        facts: [
          {
            ...place,
            fact: { ...backwards, what: 'goose-relapse', detail: 'gcb_trip: an earlier stNum came back' },
          },
        ],
      },
      {
        when: 'states come by the hundred',
        facts: [
          {
            ...place,
            fact: {
              ...backwards,
              what: 'goose-storm',
              detail: 'gcb_trip: stNum changed 300 times within a second',
            },
          },
        ],
      },
      {
        when: 'the state number jumps far twice',
        facts: [0, 5].map((at) => ({
          ...place,
          at,
          fact: { ...jump, what: 'goose-leap', detail: 'gcb_trip: stNum leapt by 8993' } as const,
        })),
      },
    ],
    silent: [
      { when: 'one change was lost', facts: [{ ...place, fact: jump }] },
      { when: 'the relay restarts', facts: [{ ...place, fact: backwards }] },
    ],
  },
})
