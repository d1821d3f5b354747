import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Published default (docs/internals/detection-models.md §7): 10 restarts in 1 hour; 20 stops in 3 hours. */
const RESTARTS = { count: 10, seconds: 3600 }
const STOPS = { count: 20, seconds: 10_800 }
const RESTART_TITLE = 'Excessive Restart Rate of an Outstation'
const STOP_TITLE = 'Abnormal Termination of Applications'

const restart = {
  kind: 'operation',
  verb: 'restart',
  name: 'Cold Restart',
  code: '13',
  outcome: 'requested',
} as const
const stop = {
  kind: 'operation',
  verb: 'stop',
  name: 'PLC Stop',
  code: '0x29',
  outcome: 'requested',
} as const
const facts = (fact: typeof restart | typeof stop, count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({ protocol: 'dnp3', serverPort: 20_000, fact, at: i * every }))

export const rule = defineRule({
  id: 'restarts-excessive',
  engine: 'anomaly',
  title: 'Repeated device restarts',
  category: 'Restart/Stop Commands',
  severity: 'major',
  techniques: ['T0814', 'T0816'],
  defenderTitles: [RESTART_TITLE, STOP_TITLE],
  learnable: false,
  why: 'A device that keeps restarting controls nothing. A restart loop is the simplest denial of service.',
  todo: [
    'Disconnect the sender if it is not the engineering station',
    'Ask the shift whether the device can still be operated',
    'Check what was downloaded before the restarts',
  ],
  falsePositives: 'Commissioning, when a device is restarted after each change.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['restart', 'stop'] },
  state: {
    restarts: countWindow({ limit: 10_000, seconds: RESTARTS.seconds }),
    stops: countWindow({ limit: 10_000, seconds: STOPS.seconds }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, count } = input
    const bound = fact.verb === 'restart' ? RESTARTS : STOPS
    const times = fact.verb === 'restart' ? state.restarts : state.stops
    const sum = times.add([server.ip ?? server.mac, fact.unit ?? ''], count)
    if (sum < bound.count) return undefined
    const action = fact.verb === 'restart' ? 'restarted' : 'stopped'
    return {
      summary: `${context.nameOf('server')} received ${sum} commands within ${bound.seconds / 3600} h to be ${action} (${fact.name}, last by ${context.nameOf('client')})`,
      defenderTitles: [fact.verb === 'restart' ? RESTART_TITLE : STOP_TITLE],
      subject: fact.verb,
      source: client.ip,
    }
  },
  examples: {
    fires: [
      { when: 'an outstation is restarted ten times in an hour', facts: facts(restart, RESTARTS.count, 300) },
      { when: 'it is stopped twenty times in three hours', facts: facts(stop, STOPS.count, 500) },
    ],
    silent: [
      { when: 'it is restarted once a day', facts: facts(restart, 12, 86_400) },
      { when: 'it is stopped for an update', facts: facts(stop, 3, 600) },
    ],
  },
})
