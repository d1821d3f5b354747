import { defineRule } from '#model/rule'
import { stationOf, unitOf } from '../speaker.ts'

/** reference/defender-alerts-extra.tsv: 2 restarts in 10 minutes. */
const TIMES = 2
const WINDOW_SECONDS = 600

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'device-restarted' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-outstation-restarts-often',
  engine: 'operational',
  title: 'Outstation restarts again and again',
  category: 'Restart/Stop Commands',
  severity: 'minor',
  techniques: ['T0816', 'T0814'],
  counterpart: ['Outstation Restarts Frequently'],
  learnable: false,
  why: 'A device that keeps restarting controls nothing in between. A failing supply does this, and so does someone who keeps ordering it.',
  todo: [
    'Look for restart commands before each',
    'Check the power supply',
    'Look at the outstation’s own log',
  ],
  falsePositives: 'Installation and firmware updates.',
  watches: 'anomaly',
  evaluate({ fact, protocol, count, client, server }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly' || fact.what !== 'device-restarted') return undefined
    const subject = unitOf(fact.about)
    const times = known.tally(`${client.ip} ${server.ip} ${subject}`, count, WINDOW_SECONDS)
    if (times < TIMES) return undefined
    return {
      subject,
      summary: `${stationOf(fact.about, known)} has restarted ${times} times within ten minutes`,
    }
  },
  examples: {
    fires: [
      { when: 'twice in ten minutes', facts: [0, 1].map((i) => ({ fact: seen, at: i * 200, ...place })) },
    ],
    silent: [
      { when: 'once', facts: [{ fact: seen, ...place }] },
      { when: 'twice in a day', facts: [0, 1].map((i) => ({ fact: seen, at: i * 20_000, ...place })) },
    ],
  },
})
