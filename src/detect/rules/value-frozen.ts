import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { nameOf } from '../names.ts'

/** Values of one device that freeze at once: the data is replayed, no single sensor failed. */
const POINTS = 3
const WINDOW_SECONDS = 600

const frozen = (point: number) =>
  ({
    at: point * 5,
    fact: {
      kind: 'deviation',
      model: 'values',
      what: 'frozen',
      subject: `holding:${point}`,
      seen: '507',
      usual: 'never the same more than 3 times in a row',
      score: 1,
    },
  }) as const
const far = { fact: { ...frozen(0).fact, what: 'out-of-range' } } as const

export const rule = defineRule({
  id: 'value-frozen',
  engine: 'anomaly',
  title: 'Process value frozen',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T0832', 'T1692.002'],
  defenderTitles: [],
  learnable: true,
  why: 'Stuxnet replayed old values to the operators while it drove the machines. A real measurement varies within minutes.',
  todo: [
    'Compare with the instrument itself, or with a neighboring one',
    'Look for a device between client and controller: ARP alerts, changed hardware addresses',
    'Check what was written to the controller since the value froze',
  ],
  falsePositives: 'A broken sensor, a stuck converter, or a process at rest: relearn the point.',
  match: { kind: 'deviation' },
  state: {
    points: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, server } = input
    if (fact.model !== 'values' || fact.what !== 'frozen') return undefined
    const device = server.ip ?? server.mac ?? ''
    const points = state.points.add([protocol, device], fact.subject)
    const whom = nameOf(input, context, 'server')
    return {
      severity: points < POINTS ? 'warning' : undefined,
      source: device,
      subject: points < POINTS ? fact.subject : 'picture',
      summary:
        points < POINTS
          ? `${fact.subject} of ${whom} stays at exactly ${fact.seen}`
          : `${points} values of ${whom} that always varied froze within ten minutes, the last ${fact.subject} at ${fact.seen}`,
      normal: `${fact.subject} was ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'one value freezes', facts: [frozen(1)], severity: 'warning' },
      { when: 'three values freeze', facts: [1, 2, 3].map(frozen), severity: 'minor' },
    ],
    silent: [{ when: 'a value leaves its range (rule of its own)', facts: [far] }],
  },
})
