import { defineRule } from '#model/rule'

/** Filters that take every topic: MQTT 5.0 §4.7.1.2. */
const ALL: ReadonlySet<string> = new Set(['#', '+/#', '$SYS/#', '/#'])

const subscribe = {
  kind: 'operation',
  verb: 'subscribe',
  name: 'SUBSCRIBE',
  code: '8',
  object: '#',
  outcome: 'asked',
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
  counterpart: [],
  learnable: true,
  why: 'A thing asks for its own topics. Whoever asks for all of them reads the whole plant, and learns what it may write.',
  todo: [
    'Find out what the client is, and who runs it',
    'Let the broker allow each client its own topics alone',
    'Look whether it has published since',
  ],
  falsePositives: 'Historians, home automation and debugging tools do so; learn the one that belongs here.',
  watches: 'operation',
  concerns: { outcomes: ['asked'], verbs: ['subscribe'] },
  evaluate({ fact }, known) {
    if (fact.kind !== 'operation' || fact.verb !== 'subscribe' || fact.outcome !== 'asked') return undefined
    const filters = (fact.object ?? '').split(', ')
    if (!filters.some((filter) => ALL.has(filter))) return undefined
    if (!known.isLearning && known.isUsualLink() && known.isUsual()) return undefined
    return {
      summary: `${known.nameOf('client')} subscribed to all topics (${filters.join(', ')}) of ${known.nameOf('server')} by ${known.family() === 'ot' ? 'an industrial protocol' : 'MQTT'}`,
    }
  },
  examples: {
    fires: [
      { when: 'a client asks for every topic', facts: [{ ...place, fact: subscribe }] },
      {
        when: 'the broker’s own topics are among them',
        facts: [{ ...place, fact: { ...subscribe, object: 'a/b, $SYS/#' } }],
      },
    ],
    silent: [
      {
        when: 'a thing asks for its own',
        facts: [{ ...place, fact: { ...subscribe, object: 'plant/line1/#' } }],
      },
      {
        when: 'the historian always did',
        learned: [{ ...place, fact: subscribe }],
        facts: [{ ...place, fact: subscribe }],
      },
    ],
  },
})
