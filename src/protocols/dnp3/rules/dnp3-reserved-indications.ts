import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../outstation-name.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'reserved-indication' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-reserved-indications',
  engine: 'protocol',
  title: 'Reserved DNP3 status flags (IIN) set',
  category: 'Illegal Commands',
  severity: 'warning',
  techniques: ['T0836'],
  defenderTitles: ['Usage of Reserved Status Flags (IIN)'],
  learnable: false,
  why: 'A conforming outstation never sets them: another host may be answering, or its software is faulty.',
  todo: ['Check that the response comes from the outstation itself', 'Ask the vendor about this firmware'],
  falsePositives: 'Old firmware that uses the bits for its own purposes.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'reserved-indication') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, context)} sets reserved internal indications (IIN2.6 or IIN2.7)`,
    }
  },
  examples: {
    fires: [
      { when: 'it is reported', facts: [{ fact: { ...seen, what: 'reserved-indication' }, ...place }] },
    ],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'device-trouble' }, ...place }],
      },
    ],
  },
})
