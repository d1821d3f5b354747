import { defineRule, type ExampleFact } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** Seconds. A publisher that was silent for longer may have been replaced. */
const ACTIVE_SECONDS = 1800
/** Topics with more publishers belong to no device. */
const SHARED = 'shared'
/** Sparkplug names group, type of message and node; commands and states of hosts come from others. Sparkplug 3.0 §4.1. */
const SPARKPLUG = /^spBv1\.0\/([^/]+)\/([ND](?:BIRTH|DATA|DEATH))\/([^/]+)/

interface Publisher {
  readonly who: string
  readonly seconds: number
}

const published = (
  client: string,
  at = 0,
  object = 'works/oven2/temperature',
  about?: 'client',
): ExampleFact => ({
  ...{ protocol: 'mqtt', client, server: '10.0.0.5', serverPort: 1883, at },
  fact: {
    kind: 'operation',
    about,
    verb: 'report',
    name: 'PUBLISH',
    code: '3',
    object,
    outcome: 'requested',
  },
})

export const rule = defineRule({
  id: 'topic-of-another-publisher',
  engine: 'anomaly',
  title: 'Values published in the name of another device',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T1692.002', 'T0832'],
  defenderTitles: [],
  learnable: true,
  // It learns who publishes what.
  whileLearning: 'alert',
  evidence: 'learned',
  why: 'Subscribers take a value by its topic. Who else publishes it sets what operators and controllers see.',
  todo: [
    'Find the host that published, and its owner',
    'Compare its values with those of the device',
    'Limit at the broker who may publish each topic',
  ],
  falsePositives: 'A gateway that was replaced, or a second gateway for redundancy; learn it.',
  match: { kind: 'operation', protocols: ['mqtt'], verbs: ['report'], outcomes: ['requested'] },
  state: {
    publishers: stateMap<string>({ limit: 20_000, persisted: 'string' }),
    latest: stateMap<Publisher>({ limit: 20_000 }),
  },
  evaluate({ fact, client, server, lastTime }, context, state) {
    // Forwarded messages are about the subscriber.
    if (fact.about !== undefined || fact.object === undefined || fact.object === '') return undefined
    const who = client.ip ?? client.mac ?? ''
    const key = [server.ip ?? server.mac ?? '', nameIn(fact.object)]
    const owner = state.publishers.get(key)
    if (owner === undefined || context.isLearning)
      state.publishers.set(key, owner === undefined || owner === who ? who : SHARED)
    const seconds = lastTime / MICROSECONDS_PER_SECOND
    const latest = state.latest.get(key)
    if (owner === undefined || owner === who || owner === SHARED || context.isLearning) {
      state.latest.set(key, { who, seconds })
      return undefined
    }
    const isActive =
      latest !== undefined && latest.who === owner && seconds - latest.seconds <= ACTIVE_SECONDS
    return {
      severity: isActive ? undefined : 'minor',
      summary: `${context.nameOf('client')} publishes ${fact.object.slice(0, 120)}, which another publisher owns: ${owner}${isActive ? ' publishes it as well' : ', which is silent'}`,
      normal: `Only ${owner} published it.`,
      subject: nameIn(fact.object),
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown client publishes the value of an oven that publishes as well',
        learned: [published('10.0.0.1')],
        facts: [published('10.0.0.1', 100), published('10.0.0.66', 120)],
        severity: 'major',
      },
      {
        when: 'a client declares a Sparkplug node of another dead',
        learned: [published('10.0.0.1', 0, 'spBv1.0/Works/DDATA/Edge1/Oven1')],
        facts: [
          published('10.0.0.1', 100, 'spBv1.0/Works/DDATA/Edge1/Oven1'),
          published('10.0.0.66', 120, 'spBv1.0/Works/NDEATH/Edge1'),
        ],
        severity: 'major',
      },
      {
        when: 'the device is silent, and its topic comes from another address',
        learned: [published('10.0.0.1')],
        facts: [published('10.0.0.2', 90_000)],
        severity: 'minor',
      },
    ],
    silent: [
      { when: 'the device publishes', learned: [published('10.0.0.1')], facts: [published('10.0.0.1', 9)] },
      {
        when: 'two gateways publish a topic',
        learned: [published('10.0.0.1'), published('10.0.0.2', 5)],
        facts: [published('10.0.0.2', 50), published('10.0.0.3', 60)],
      },
      {
        when: 'a broker passes it on to a subscriber',
        learned: [published('10.0.0.1')],
        facts: [published('10.0.0.9', 40, undefined, 'client')],
      },
      {
        when: 'another device has a topic of its own',
        learned: [published('10.0.0.1')],
        facts: [published('10.0.0.66', 40, 'works/oven3/temperature')],
      },
    ],
  },
})

/** The topic; of Sparkplug the node, whatever the type of the message. */
function nameIn(topic: string): string {
  const [, group, , node] = SPARKPLUG.exec(topic) ?? []
  return group === undefined ? topic.slice(0, 200) : `sparkplug ${group}/${node ?? ''}`
}
