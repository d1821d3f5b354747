import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { distinctWindow, type StateOf, stateMap } from '#model/rule-state'

/** More per minute than manual cleaning up. */
const MANY = 10
const WINDOW_SECONDS = 60
/** Topics per broker with a remembered owner, the first ones: all rules share the memory, and some brokers have 100,000. */
const TOPICS = 5000
/** Operations that publish and clear, by their names. */
const VERBS: readonly Verb[] = ['report', 'write', 'operate', 'delete']

const publish = (client: string, topic: string, at = 0, verb: 'report' | 'delete' = 'report') =>
  ({
    protocol: 'mqtt',
    client,
    server: '10.0.0.5',
    serverPort: 1883,
    at,
    fact: { kind: 'operation', verb, name: 'PUBLISH', code: '3', object: topic, outcome: 'requested' },
  }) as const
const handed = (client: string, topic: string, at: number) => {
  const { fact, ...place } = publish(client, topic, at)
  return { ...place, fact: { ...fact, about: 'client' } }
}
const OWNER = '10.0.0.1'
const UNKNOWN_CLIENT = '10.0.0.66'

const STATE = {
  owners: stateMap<string>({ limit: 50_000 }),
  kept: stateMap<number>({ limit: 1000 }),
  topics: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'retained-messages-cleared',
  engine: 'anomaly',
  title: 'Foreign retained MQTT messages cleared',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0809', 'T0813'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Devices that start read the last set point, limit or state from the broker. Without it they wait, or run with defaults.',
  todo: [
    'Find the client that cleared them, and its user',
    'Let the owners publish again, and compare with the last backup',
    'Restrict each client to its own topics at the broker',
  ],
  falsePositives: 'A broker administrator who cleans up; learn it.',
  match: { kind: 'operation', protocols: ['mqtt'], outcomes: ['requested'], verbs: VERBS, repeats: false },
  state: STATE,
  evaluate({ fact, client, server }, context, state) {
    if (fact.object === undefined || !VERBS.includes(fact.verb)) return undefined
    // A client that received a message from the broker does not own it.
    if (fact.about !== undefined) return undefined
    const who = client.ip ?? ''
    const topic = `${server.ip} ${fact.object}`
    if (fact.verb !== 'delete') {
      if (hasRoom(state, topic, server.ip ?? '')) state.owners.set(topic, who)
      return undefined
    }
    const owner = state.owners.get(topic)
    if (owner === who || (!context.isLearning && context.isUsual())) return undefined
    const topics = state.topics.add([who, server.ip], fact.object)
    if (owner === undefined && topics < MANY) return undefined
    return {
      // One of them may be a correction of a mistake.
      severity: topics < MANY ? 'minor' : undefined,
      summary:
        topics < MANY
          ? `${context.nameOf('client')} cleared the retained message ${fact.object} at the broker ${context.nameOf('server')}, which ${owner} published`
          : `${context.nameOf('client')} cleared ${topics} retained messages of others at the broker ${context.nameOf('server')} within a minute, the last ${fact.object}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'another client clears what a controller published',
        facts: [publish(OWNER, 'line1/limits'), publish(UNKNOWN_CLIENT, 'line1/limits', 9, 'delete')],
        severity: 'minor',
      },
      {
        when: 'the clearing client received them before',
        facts: [
          publish(OWNER, 'line1/limits'),
          handed(UNKNOWN_CLIENT, 'line1/limits', 5),
          publish(UNKNOWN_CLIENT, 'line1/limits', 9, 'delete'),
        ],
        severity: 'minor',
      },
      {
        when: 'one after the other is cleared',
        facts: Array.from({ length: MANY }, (_, i) =>
          publish(UNKNOWN_CLIENT, `line${i}/limits`, i, 'delete'),
        ),
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'a device clears its own',
        facts: [publish(OWNER, 'line1/state'), publish(OWNER, 'line1/state', 9, 'delete')],
      },
      {
        when: 'a device clears its own that others had received',
        facts: [
          publish(OWNER, 'line1/state'),
          handed(UNKNOWN_CLIENT, 'line1/state', 1),
          publish(OWNER, 'line1/state', 9, 'delete'),
        ],
      },
      { when: 'one without a known owner is cleared', facts: [publish(OWNER, 'x', 0, 'delete')] },
    ],
  },
})

function hasRoom(state: State, topic: string, broker: string): boolean {
  if (state.owners.get(topic) !== undefined) return true
  const kept = state.kept.get(broker) ?? 0
  if (kept < TOPICS) state.kept.set(broker, kept + 1)
  return kept < TOPICS
}
