import { defineRule } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { CLOSED_ELSEWHERE } from '../connections.ts'

const ORIGINATOR = 'Rockwell Automation 0x12345678'

const asks = (client: string, at: number) =>
  ({
    protocol: 'cip',
    client,
    serverPort: 44_818,
    at,
    fact: { kind: 'operation', verb: 'read', name: 'Read Tag', code: '0x4c', outcome: 'requested' },
  }) as const
const opens = (client: string, at: number) =>
  ({
    ...asks(client, at),
    fact: { kind: 'session', phase: 'open', method: 'forward-open', secured: false },
  }) as const
const closes = (client: string, at: number) =>
  ({
    ...asks(client, at),
    fact: {
      kind: 'anomaly',
      about: 'client',
      what: CLOSED_ELSEWHERE,
      detail: `connection 0x0005 of ${ORIGINATOR}`,
    },
  }) as const
/** Names the originator that opens the connection. */
const isNamed = (client: string, at: number, value = ORIGINATOR) =>
  ({
    ...asks(client, at),
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'client-id',
      value,
      confidence: 0.4,
      field: 'Forward Open, Originator Vendor ID and Serial Number',
    },
  }) as const
const STATION = '10.0.0.1'
const UNKNOWN_CLIENT = '10.0.0.66'

export const rule = defineRule({
  id: 'cip-connection-closed-by-other-client',
  formerIds: ['connection-closed-by-another'],
  engine: 'anomaly',
  title: 'CIP connection closed by another client',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0814', 'T1691.001'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Anyone who knows a CIP connection’s numbers can close it, and they are sent unencrypted. The panel or remote I/O behind it stops until it reconnects.',
  todo: [
    'Check whether panels and remote I/O of the controller lost their connection',
    'Identify the client, its user and its other requests',
    'Restrict access to the controller to its own stations',
  ],
  falsePositives: 'A second network card of the station that opened it.',
  match: {
    kind: ['anomaly', 'identity', 'session'],
    protocols: ['cip'],
    attributes: ['client-id'],
    phases: ['open'],
  },
  state: {
    opened: stateSet({ limit: 10_000 }),
  },
  evaluate({ fact, client, server }, context, state) {
    const pair = [client.ip, server.ip]
    if (fact.kind === 'session') {
      if (fact.method === 'forward-open') state.opened.add(pair)
      return undefined
    }
    if (fact.kind === 'identity') {
      state.opened.add([pair, fact.value])
      state.opened.add([server.ip, fact.value])
      return undefined
    }
    if (fact.kind !== 'anomaly' || fact.what !== CLOSED_ELSEWHERE) return undefined
    // A client that opens connections there itself has come back after a break and closes old ones.
    const originator = fact.detail?.split(' of ')[1] ?? ''
    const isOfOther = state.opened.has([server.ip, originator])
    if (state.opened.has(isOfOther ? [pair, originator] : pair)) return undefined
    const isUnknownClient = context.isLearning ? context.lateClient() !== undefined : !context.isUsualLink()
    if (!isUnknownClient) return undefined
    return {
      summary: `${context.nameOf('client')} closed a connection at ${context.nameOf('server')} that it did not open (CIP Forward Close, ${fact.detail})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned and a new client closes it',
        stillLearning: true,
        facts: [
          opens(STATION, 0),
          asks(STATION, 1),
          asks(STATION, 25),
          asks(UNKNOWN_CLIENT, 30),
          closes(UNKNOWN_CLIENT, 31),
        ],
      },
      {
        when: 'a new client opens a connection of its own before',
        stillLearning: true,
        facts: [
          opens(STATION, 0),
          isNamed(STATION, 0),
          asks(STATION, 1),
          asks(STATION, 25),
          asks(UNKNOWN_CLIENT, 30),
          opens(UNKNOWN_CLIENT, 31),
          isNamed(UNKNOWN_CLIENT, 31, 'vendor 1 0x00000001'),
          closes(UNKNOWN_CLIENT, 32),
        ],
      },
      {
        when: 'an unknown client closes it',
        learned: [asks(STATION, 0)],
        facts: [closes(UNKNOWN_CLIENT, 31)],
      },
    ],
    silent: [
      {
        when: 'a station comes back and closes old connections',
        stillLearning: true,
        facts: [
          asks(UNKNOWN_CLIENT, 0),
          asks(UNKNOWN_CLIENT, 28),
          asks(STATION, 30),
          opens(STATION, 31),
          isNamed(STATION, 31),
          closes(STATION, 32),
        ],
      },
      {
        when: 'the capture began between open and close',
        stillLearning: true,
        facts: [asks(STATION, 0), closes(STATION, 1)],
      },
      { when: 'a known station closes it', learned: [asks(STATION, 0)], facts: [closes(STATION, 31)] },
    ],
  },
})
