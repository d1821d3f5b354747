import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../speaker.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'device-restarted' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-outstation-restarted',
  engine: 'operational',
  title: 'Outstation has restarted',
  category: 'Restart/Stop Commands',
  severity: 'warning',
  techniques: ['T0816'],
  counterpart: ['Outstation Restarted'],
  learnable: false,
  why: 'During a restart nothing is measured and no command is carried out. Restarts that nobody ordered are faults or attacks.',
  todo: [
    'Look for a restart command before it',
    'Check the power supply',
    'Look at the outstation’s own log',
  ],
  falsePositives: 'Maintenance, power failures, and masters that never clear the flag.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'device-restarted') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, known)} says that it has restarted (IIN1.7)`,
    }
  },
  examples: {
    fires: [{ when: 'it is said', facts: [{ fact: { ...seen, what: 'device-restarted' }, ...place }] }],
    silent: [
      {
        when: 'something else is out of order',
        facts: [{ fact: { ...seen, what: 'event-buffer-overflow' }, ...place }],
      },
    ],
  },
})
