import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../outstation-name.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'device-restarted' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-outstation-restarted',
  engine: 'operational',
  title: 'Outstation restarted',
  category: 'Restart/Stop Commands',
  severity: 'warning',
  techniques: ['T0816'],
  defenderTitles: ['Outstation Restarted'],
  learnable: false,
  why: 'During a restart nothing is measured and no command is executed. An unplanned restart is a fault or an attack.',
  todo: ['Check for an earlier restart command', 'Check the power supply', 'Check the outstation’s own log'],
  falsePositives: 'Maintenance, power failures, and masters that never clear the flag.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'device-restarted') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, context)} reports a restart (IIN1.7)`,
    }
  },
  examples: {
    fires: [{ when: 'it is reported', facts: [{ fact: { ...seen, what: 'device-restarted' }, ...place }] }],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'event-buffer-overflow' }, ...place }],
      },
    ],
  },
})
