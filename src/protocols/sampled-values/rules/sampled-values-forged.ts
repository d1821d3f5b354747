import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** smpCnt only rises, and restarts each second: IEC 61850-9-2:2011 table 14. A unit that restarts breaks that once. */
const FORGED: ReadonlySet<string> = new Set(['sv-backwards', 'sv-repeated'])
/** A network may duplicate a frame occasionally. */
const FORGERIES = 20
const WINDOW_SECONDS = 10

const backwards = {
  kind: 'anomaly',
  about: 'client',
  what: 'sv-backwards',
  detail: 'MU01: smpCnt ran backwards',
} as const
const place = {
  protocol: 'sampled-values',
  client: '02:00:00:00:00:41',
  server: '01:0c:cd:04:00:01',
} as const

export const rule = defineRule({
  id: 'sampled-values-forged',
  engine: 'protocol',
  title: 'Sampled values count anomaly (spoofing)',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.002'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Forged samples under a merging unit’s name and address mislead protection: it trips falsely, or fails to trip.',
  todo: [
    'Check in the packets whether two kinds of values alternate',
    'Check the switch for a second port with the unit’s hardware address',
    'Check whether relays tripped, or lost their samples',
  ],
  falsePositives: 'A mirror port that captures each frame twice with a delay; two rings on one tap.',
  match: { kind: 'anomaly', protocols: ['sampled-values'] },
  state: {
    streams: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    if (!FORGED.has(fact.what)) return undefined
    const stream = fact.detail?.split(': ')[0] ?? ''
    const times = state.streams.add([client.mac, server.mac, stream], count)
    if (times < FORGERIES) return undefined
    return {
      summary: `${context.nameOf('client')}: the counts of ${stream} ran backwards or repeated ${times} times within ten seconds, as with two senders under one name`,
      subject: stream,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'forged samples come between the genuine ones',
          facts: Array.from({ length: FORGERIES }, (_, i) => ({ ...place, at: i / 100, fact: backwards })),
        },
      ],
      silent: [
        { when: 'the unit restarts', facts: [{ ...place, fact: backwards }] },
        {
          when: 'samples were lost',
          facts: Array.from({ length: 100 }, (_, i) => ({
            ...place,
            at: i / 100,
            fact: { ...backwards, what: 'sv-gap', detail: 'MU01: smpCnt was skipped' } as const,
          })),
        },
      ],
    }
  },
})
