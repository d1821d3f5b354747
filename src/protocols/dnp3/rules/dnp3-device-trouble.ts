import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../outstation-name.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'device-trouble' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-device-trouble',
  engine: 'operational',
  title: 'Outstation hardware or software fault',
  category: 'Operational Issues',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Suspicion of Hardware Problems in Outstation'],
  learnable: false,
  why: 'Hardware or firmware of the outstation has failed in part: its values may be wrong.',
  todo: [
    'Read the outstation’s own diagnosis',
    'Check its values against another source',
    'Plan a replacement',
  ],
  falsePositives: 'Devices that use the flag for a low battery and similar conditions.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'device-trouble') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, context)} reports device trouble (IIN1.6)`,
    }
  },
  examples: {
    fires: [{ when: 'it is reported', facts: [{ fact: { ...seen, what: 'device-trouble' }, ...place }] }],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'device-restarted' }, ...place }],
      },
    ],
  },
})
