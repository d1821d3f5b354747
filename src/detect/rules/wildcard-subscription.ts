import { defineRule } from '#model/rule'

/** Filters that match every topic: MQTT 5.0 §4.7.1.2. */
const ALL: ReadonlySet<string> = new Set(['#', '+/#', '$SYS/#', '/#'])

const subscribe = {
  kind: 'operation',
  verb: 'subscribe',
  name: 'SUBSCRIBE',
  code: '8',
  object: '#',
  outcome: 'requested',
} as const
const place = { protocol: 'mqtt', serverPort: 1883 } as const

export const rule = defineRule({
  id: 'wildcard-subscription',
  formerIds: ['subscribed-to-everything'],
  engine: 'policy',
  title: 'Wildcard subscription at a broker',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0802'],
  defenderTitles: [],
  learnable: true,
  why: 'Devices subscribe to their own topics. A client that subscribes to all reads the whole plant, and learns which topics it may write.',
  todo: [
    'Identify the client and its owner',
    'Restrict each client at the broker to its own topics',
    'Check whether it has published since',
  ],
  falsePositives: 'Historians, home automation and debugging tools; learn the one that belongs here.',
  match: { kind: 'operation', outcomes: ['requested'], verbs: ['subscribe'] },
  evaluate({ fact }, context) {
    const filters = (fact.object ?? '').split(', ')
    if (!filters.some((filter) => ALL.has(filter))) return undefined
    if (!context.isLearning && context.isUsualLink() && context.isUsual()) return undefined
    return {
      summary: `${context.nameOf('client')} subscribed to all topics (${filters.join(', ')}) of ${context.nameOf('server')} by ${context.family() === 'ot' ? 'an industrial protocol' : 'MQTT'}`,
    }
  },
  examples: {
    fires: [
      { when: 'a client subscribes to every topic', facts: [{ ...place, fact: subscribe }] },
      {
        when: 'system topics of the broker are included',
        facts: [{ ...place, fact: { ...subscribe, object: 'a/b, $SYS/#' } }],
      },
    ],
    silent: [
      {
        when: 'a device subscribes to its own topics',
        facts: [{ ...place, fact: { ...subscribe, object: 'plant/line1/#' } }],
      },
      {
        when: 'the historian did so while learning',
        learned: [{ ...place, fact: subscribe }],
        facts: [{ ...place, fact: subscribe }],
      },
    ],
  },
})
