import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../speaker.ts'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'event-buffer-overflow' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-event-overflow',
  engine: 'operational',
  title: 'Outstation has lost events: its buffer is full',
  category: 'Buffer Overflow',
  severity: 'major',
  techniques: ['T0814'],
  counterpart: ['Event Buffer Overflow in Outstation'],
  learnable: false,
  why: 'What happened in the field is missing in the control centre’s record. A storm of events, or a master that fetches none, is behind it.',
  todo: [
    'Look whether the master still polls events',
    'Look what changed so often',
    'Check the link for losses',
  ],
  falsePositives: 'A real upset with very many alarms; the first poll after a long break.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'event-buffer-overflow') return undefined
    return {
      subject: unitOf(fact.about),
      summary: `${stationOf(fact.about, known)} has lost events because its buffer ran over (IIN2.3)`,
    }
  },
  examples: {
    fires: [{ when: 'it is said', facts: [{ fact: { ...seen, what: 'event-buffer-overflow' }, ...place }] }],
    silent: [
      {
        when: 'something else is out of order',
        facts: [{ fact: { ...seen, what: 'device-restarted' }, ...place }],
      },
    ],
  },
})
