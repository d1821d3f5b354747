import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../outstation-name.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'event-buffer-overflow' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-event-overflow',
  engine: 'operational',
  title: 'Event buffer overflow in outstation',
  category: 'Buffer Overflow',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Event Buffer Overflow in Outstation'],
  learnable: false,
  why: 'Field events are missing in the control centre’s record. The cause is an event storm, or a master that does not read events.',
  todo: [
    'Check whether the master still polls events',
    'Find what changed so often',
    'Check the link for losses',
  ],
  falsePositives: 'A real upset with very many alarms; the first poll after a long break.',
  evidence: 'learned',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'event-buffer-overflow') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, context)} reports lost events: its buffer overflowed (IIN2.3)`,
    }
  },
  examples: {
    fires: [
      { when: 'it is reported', facts: [{ fact: { ...seen, what: 'event-buffer-overflow' }, ...place }] },
    ],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'device-restarted' }, ...place }],
      },
    ],
  },
})
