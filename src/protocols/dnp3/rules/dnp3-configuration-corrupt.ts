import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../speaker.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'configuration-corrupt' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-configuration-corrupt',
  engine: 'operational',
  title: 'Outstation says that its configuration is corrupt',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0809'],
  counterpart: ["Outstation's Corrupted Configuration Detected"],
  learnable: false,
  why: 'It may work with wrong points and limits, or not at all. Broken memory does this, and so does a spoilt download.',
  todo: [
    'Compare its configuration with the last backup',
    'Look for writes and file transfers before it',
    'Plan to load it again',
  ],
  falsePositives: 'A device being set up for the first time.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'configuration-corrupt') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, known)} says that its configuration is corrupt (IIN2.5)`,
    }
  },
  examples: {
    fires: [{ when: 'it is said', facts: [{ fact: { ...seen, what: 'configuration-corrupt' }, ...place }] }],
    silent: [
      {
        when: 'something else is out of order',
        facts: [{ fact: { ...seen, what: 'device-trouble' }, ...place }],
      },
    ],
  },
})
