import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

/** So many values of one device stand still at once: it is the picture that is frozen, no sensor. */
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
  counterpart: [],
  learnable: true,
  why: 'Stuxnet played old values to the operators while it drove the machines. A real measurement is never quite the same for minutes.',
  todo: [
    'Compare with the instrument itself, or with a neighbouring one',
    'Look for a device between the reader and the controller: ARP alerts, changed hardware addresses',
    'Look what was written to the controller since the value stands',
  ],
  falsePositives: 'A broken sensor, a converter that hangs, a process at rest: learn the point again.',
  watches: 'deviation',
  evaluate(judged, known) {
    const { fact, protocol, server } = judged
    if (fact.kind !== 'deviation' || fact.model !== 'values' || fact.what !== 'frozen') return undefined
    const device = server.ip ?? server.mac ?? ''
    const points = known.distinct(`${protocol} ${device}`, fact.subject, WINDOW_SECONDS)
    const whom = nameOf(judged, known, 'server')
    return {
      severity: points < POINTS ? 'warning' : undefined,
      source: device,
      subject: points < POINTS ? fact.subject : 'picture',
      summary:
        points < POINTS
          ? `${fact.subject} of ${whom} stands at exactly ${fact.seen}`
          : `${points} values of ${whom} that always moved stand still within ten minutes, the last ${fact.subject} at ${fact.seen}`,
      normal: `${fact.subject} was ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'one value stands still', facts: [frozen(1)], severity: 'warning' },
      { when: 'three do', facts: [1, 2, 3].map(frozen), severity: 'minor' },
    ],
    silent: [{ when: 'a value is out of its range, of which another rule speaks', facts: [far] }],
  },
})
