import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'

/** Changes. Watchdog bits toggle once or twice a second; faster toggling for this long damages a machine. */
const FLIPS = 50
const WINDOW_SECONDS = 10
/** Changes by a client that never changed anything there: a person who tries a switch does so two or three times. */
const FLIPS_OF_UNKNOWN = 6

const write = (value: number) =>
  ({
    kind: 'operation',
    verb: 'write',
    name: 'Write Single Coil',
    code: '5',
    object: 'coil:7',
    unit: '1',
    outcome: 'requested',
    value,
  }) as const
const flips = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({ at: i * every, fact: write(i % 2) }))

export const rule = defineRule({
  id: 'value-toggled',
  engine: 'anomaly',
  title: 'Rapid output toggling',
  category: 'Unauthorized Communication Behavior',
  severity: 'critical',
  techniques: ['T0806', 'T0831'],
  defenderTitles: [],
  consequence: 'value',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Contactors, valves and drives that are toggled fast overheat and break. No operator and no correct program does this.',
  todo: [
    'Ask the shift lead what the output moves, and stop it safely if necessary',
    'Disconnect the sender if it is not the known controller',
    'Look for a remote session on the sender',
  ],
  falsePositives: 'A fast keep-alive bit between two controllers; mute it.',
  match: {
    kind: 'operation',
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['write'],
  },
  state: {
    last: stateMap<string | number>({ limit: 10_000 }),
    lastButOne: stateMap<string | number>({ limit: 10_000 }),
    changes: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    if (fact.object === undefined || fact.value === undefined) return undefined
    const point = [client.ip ?? client.mac, server.ip ?? server.mac, fact.unit ?? '', fact.object]
    const before = state.last.swap(point, fact.value)
    const earlier = state.lastButOne.swap(point, before ?? '')
    // Toggling: the value before the last one returns. A counter or a ramp never does that.
    if (before === undefined || before === fact.value || earlier !== fact.value) return undefined
    const count = state.changes.add(point, 1)
    const isNew = !context.isLearning && !context.isUsualVerb()
    if (count < (isNew ? FLIPS_OF_UNKNOWN : FLIPS)) return undefined
    return {
      severity: count < FLIPS ? 'major' : undefined,
      summary: `${context.nameOf('client')} flipped ${fact.object} of ${context.nameOf('server')} ${count} times within ten seconds (${protocol}: ${fact.name})`,
      subject: fact.object,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a coil is toggled ten times a second', facts: flips(FLIPS + 3, 0.1) },
        {
          when: 'a client that only read toggles a coil each second',
          learned: [{ fact: { ...write(0), verb: 'read', name: 'Read Coils', code: '1', value: undefined } }],
          facts: flips(FLIPS_OF_UNKNOWN + 3, 1),
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'a client that writes toggles a coil each second',
          learned: [{ fact: write(0) }],
          facts: flips(FLIPS_OF_UNKNOWN + 3, 1),
        },
        {
          when: 'an unknown client switches on, off and on',
          learned: [{ client: '10.0.0.7', fact: write(0) }],
          facts: flips(5, 1),
        },
        {
          when: 'a keep-alive bit toggles each second',
          learned: [{ fact: write(0) }],
          facts: flips(300, 1),
        },
        {
          when: 'a counter is written fast',
          facts: Array.from({ length: 100 }, (_, i) => ({ at: i / 10, fact: write(i) })),
        },
      ],
    }
  },
})
