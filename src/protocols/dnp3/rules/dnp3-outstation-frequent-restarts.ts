import { defineRule } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'
import { stationOf, unitOf } from '../outstation-name.ts'

/** Published default (docs/internals/detection-models.md §7): 2 restarts in 10 minutes. */
const TIMES = 2
const WINDOW_SECONDS = 600

/** The master clears the flag: index 7 of the internal indications. */
const CLEARS = 'indication:7'

const seen = { kind: 'anomaly', about: 'server/unit:10', what: 'device-restarted' } as const
const cleared = {
  kind: 'operation',
  verb: 'configure',
  name: 'Write',
  code: '2',
  object: 'indication:7',
  unit: '10',
  outcome: 'succeeded',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-outstation-frequent-restarts',
  formerIds: ['dnp3-outstation-restarts-often'],
  engine: 'operational',
  title: 'Frequent outstation restarts',
  category: 'Restart/Stop Commands',
  severity: 'minor',
  techniques: ['T0816', 'T0814'],
  defenderTitles: ['Outstation Restarts Frequently'],
  learnable: false,
  why: 'A device that keeps restarting controls nothing in between. Causes are a failing supply or repeated restart commands.',
  todo: [
    'Check for restart commands before each restart',
    'Check the power supply',
    'Check the outstation’s own log',
  ],
  falsePositives: 'Installation and firmware updates.',
  match: { kind: ['anomaly', 'operation'], protocols: ['dnp3'], outcomes: ['succeeded'] },
  state: {
    flags: stateMap<string>({ limit: 10_000 }),
    restarts: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, count, client, server }, context, state) {
    if (fact.kind === 'operation') {
      if (fact.object === CLEARS) state.flags.set([server.ip, fact.unit], 'cleared')
      return undefined
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'device-restarted') return undefined
    const subject = unitOf(fact.about)
    // Each connection reports the flag again while it is set: no second restart.
    if (state.flags.swap([server.ip, subject], 'set') === 'set') return undefined
    const times = state.restarts.add([client.ip, server.ip, subject], count)
    if (times < TIMES) return undefined
    return {
      subject,
      summary: `${stationOf(fact.about, context)} has restarted ${times} times within ten minutes`,
    }
  },
  examples: {
    fires: [
      {
        when: 'twice in ten minutes',
        facts: [seen, cleared, seen].map((fact, i) => ({ fact, at: i * 100, ...place })),
      },
    ],
    silent: [
      { when: 'once', facts: [{ fact: seen, ...place }] },
      {
        when: 'twice in a day',
        facts: [seen, cleared, seen].map((fact, i) => ({ fact, at: i * 20_000, ...place })),
      },
      {
        when: 'a flag that was not cleared is reported again',
        facts: [0, 1].map((i) => ({ fact: seen, at: i * 100, ...place })),
      },
    ],
  },
})
