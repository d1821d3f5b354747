import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'
import { stationOf, unitOf } from '../outstation-name.ts'

/** Published default (docs/internals/detection-models.md §7): 3 occurrences in 10 minutes. */
const TIMES = 3
const WINDOW_SECONDS = 600

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'event-buffer-overflow' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-event-overflow-repeated',
  formerIds: ['dnp3-event-overflow-lasts'],
  engine: 'operational',
  title: 'Repeated event buffer overflow in outstation',
  category: 'Buffer Overflow',
  severity: 'major',
  techniques: ['T0814', 'T0806'],
  defenderTitles: ['Continuous Event Buffer Overflow at Outstation'],
  learnable: false,
  why: 'The control centre’s record has permanent gaps: the order of events cannot be reconstructed.',
  todo: [
    'Check whether the master still polls events',
    'Find the point that changes so often',
    'Check the link for losses',
  ],
  falsePositives: 'A real upset that lasts; a link too slow for its points.',
  match: { kind: 'anomaly' },
  state: {
    overflows: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, count, client, server }, context, state) {
    if (protocol !== 'dnp3' || fact.what !== 'event-buffer-overflow') return undefined
    const subject = unitOf(fact.about)
    const times = state.overflows.add([client.ip, server.ip, subject], count)
    if (times < TIMES) return undefined
    return {
      subject,
      summary: `${stationOf(fact.about, context)} reported an event buffer overflow ${times} times within ten minutes`,
    }
  },
  examples: {
    fires: [
      {
        when: 'three times in ten minutes',
        facts: [0, 1, 2].map((i) => ({ fact: seen, at: i * 100, ...place })),
      },
    ],
    silent: [
      { when: 'twice', facts: [0, 1].map((i) => ({ fact: seen, at: i * 100, ...place })) },
      {
        when: 'three times in a day',
        facts: [0, 1, 2].map((i) => ({ fact: seen, at: i * 20_000, ...place })),
      },
    ],
  },
})
