import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../outstation-name.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'configuration-corrupt' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-configuration-corrupt',
  engine: 'operational',
  title: 'Corrupt outstation configuration',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0809'],
  defenderTitles: ["Outstation's Corrupted Configuration Detected"],
  learnable: false,
  why: 'It may work with wrong points and limits, or not at all. Faulty memory and a damaged download both cause this.',
  todo: [
    'Compare its configuration with the last backup',
    'Check for earlier writes and file transfers',
    'Plan to load it again',
  ],
  falsePositives: 'A device being commissioned.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'configuration-corrupt') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, context)} reports a corrupt configuration (IIN2.5)`,
    }
  },
  examples: {
    fires: [
      { when: 'it is reported', facts: [{ fact: { ...seen, what: 'configuration-corrupt' }, ...place }] },
    ],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'device-trouble' }, ...place }],
      },
    ],
  },
})
