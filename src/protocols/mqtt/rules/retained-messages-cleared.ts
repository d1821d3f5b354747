import type { Verb } from '#model/fact'
import { defineRule, type Known } from '#model/rule'

/** So many within a minute are more than somebody tidies up by hand. */
const MANY = 10
const WINDOW_SECONDS = 60
/** Topics of a broker whose owner is remembered, the first: all rules share the room, and some brokers have a hundred thousand. */
const TOPICS = 5000
/** What publishing is told as, by its topic, and clearing. */
const VERBS: readonly Verb[] = ['report', 'write', 'operate', 'delete']

const publish = (client: string, topic: string, at = 0, verb: 'report' | 'delete' = 'report') =>
  ({
    protocol: 'mqtt',
    client,
    server: '10.0.0.5',
    serverPort: 1883,
    at,
    fact: { kind: 'operation', verb, name: 'PUBLISH', code: '3', object: topic, outcome: 'asked' },
  }) as const
const handed = (client: string, topic: string, at: number) => {
  const { fact, ...place } = publish(client, topic, at)
  return { ...place, fact: { ...fact, about: 'client' } }
}
const OWNER = '10.0.0.1'
const STRANGER = '10.0.0.66'

export const rule = defineRule({
  id: 'retained-messages-cleared',
  engine: 'anomaly',
  title: 'What a broker keeps for others is taken away by somebody else',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0809', 'T0813'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Devices that start ask the broker for the last set point, limit or state. Without it they wait, or run with what they were built with.',
  todo: [
    'Find the client that cleared them, and who uses it',
    'Let the owners publish again, and compare with the last backup',
    'Let the broker allow each client its own topics alone',
  ],
  falsePositives: 'Whoever administers the broker and tidies up; learn it.',
  watches: 'operation',
  concerns: {
    protocols: ['mqtt'],
    outcomes: ['asked'],
    verbs: VERBS,
    repeats: false,
  },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'mqtt' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (fact.object === undefined || !VERBS.includes(fact.verb)) return undefined
    // Who is handed a message by the broker does not own it.
    if (fact.about !== undefined) return undefined
    const who = client.ip ?? ''
    const topic = `${server.ip} ${fact.object}`
    if (fact.verb !== 'delete') {
      if (hasRoom(known, topic, server.ip ?? '')) known.swap(topic, who)
      return undefined
    }
    const owner = known.recall(topic)
    if (owner === who || (!known.isLearning && known.isUsual())) return undefined
    const topics = known.distinct(`${who} ${server.ip}`, fact.object, WINDOW_SECONDS)
    if (owner === undefined && topics < MANY) return undefined
    return {
      // One of them may be somebody who mends a mistake.
      severity: topics < MANY ? 'minor' : undefined,
      summary:
        topics < MANY
          ? `${known.nameOf('client')} cleared the retained message ${fact.object} at the broker ${known.nameOf('server')}, which ${owner} published`
          : `${known.nameOf('client')} cleared ${topics} retained messages of others at the broker ${known.nameOf('server')} within a minute, the last ${fact.object}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'another clears what a controller published',
        facts: [publish(OWNER, 'line1/limits'), publish(STRANGER, 'line1/limits', 9, 'delete')],
        severity: 'minor',
      },
      {
        when: 'who clears them had them handed out before',
        facts: [
          publish(OWNER, 'line1/limits'),
          handed(STRANGER, 'line1/limits', 5),
          publish(STRANGER, 'line1/limits', 9, 'delete'),
        ],
        severity: 'minor',
      },
      {
        when: 'one after the other is cleared',
        facts: Array.from({ length: MANY }, (_, i) => publish(STRANGER, `line${i}/limits`, i, 'delete')),
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'a device clears its own',
        facts: [publish(OWNER, 'line1/state'), publish(OWNER, 'line1/state', 9, 'delete')],
      },
      {
        when: 'a device clears its own, which others had handed out',
        facts: [
          publish(OWNER, 'line1/state'),
          handed(STRANGER, 'line1/state', 1),
          publish(OWNER, 'line1/state', 9, 'delete'),
        ],
      },
      { when: 'one is cleared of which nobody knows whose it is', facts: [publish(OWNER, 'x', 0, 'delete')] },
    ],
  },
})

function hasRoom(known: Known, topic: string, broker: string): boolean {
  if (known.recall(topic) !== undefined) return true
  const kept = Number(known.recall(broker) ?? 0)
  if (kept < TOPICS) known.swap(broker, kept + 1)
  return kept < TOPICS
}
