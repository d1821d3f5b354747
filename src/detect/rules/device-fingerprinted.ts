import { isQuiet, type Operation, type Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { countWindow, type StateKey, type StateOf, stateMap, stateSet } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isGroup } from '../names.ts'

/** Packets, acknowledgements included. A client that works with the device sends more. */
const PASSING_PACKETS = 40
/** Seconds from the first packet to the last. */
const PASSING_SECONDS = 60
/** Seconds. A client with earlier traffic in this time is a regular one. */
const MEMORY_SECONDS = 3600
/** Clients of these query the identity on a connection of its own first: OPC 10000-4 §5.5.4, IEEE C37.118.2 §6.1. */
const BEGINS_SO: ReadonlySet<string> = new Set(['opcua', 'c37118'])
/** Operations that accompany the query, unless they have an object. */
const ASIDE: ReadonlySet<Verb> = new Set(['authenticate', 'reserve', 'browse', 'diagnose'])
/** Other operations of the client: with any, it is a regular one. */
const WORKS = 'works'

const identify = {
  kind: 'operation',
  verb: 'identify',
  name: 'Read Device Identification',
  code: '43/14',
  unit: '1',
  outcome: 'requested',
} as const
const read = {
  ...identify,
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
} as const
const setup = { ...identify, verb: 'read', name: 'Setup communication', code: '0xf0' } as const
const ended = (at: number, packets: number, seconds = 1, isOver = true) =>
  flowExample(
    {
      protocol: 'modbus',
      established: true,
      refused: false,
      first: at * 1e6,
      last: (at + seconds) * 1e6,
      packetsFromClient: packets,
      isOver,
    },
    at + seconds,
  )

const STATE = {
  questions: stateMap<string>({ limit: 10_000 }),
  openers: stateSet({ limit: 10_000 }),
  packets: countWindow({ limit: 10_000, seconds: MEMORY_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'device-fingerprinted',
  formerIds: ['identified-in-passing'],
  engine: 'policy',
  title: 'Device fingerprinted',
  category: 'Scan',
  severity: 'notice',
  techniques: ['T0888'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'Model and firmware tell an attacker which vulnerabilities to try. Scripts such as those of nmap query only this; so do inventories.',
  todo: [
    'Ask whether an inventory was taken',
    'Find out who uses the client',
    'Look for other devices it queried',
  ],
  falsePositives: 'Inventories and engineering software that discover devices, until they are learned.',
  match: {
    kind: ['operation', 'flow'],
    families: ['ot'],
    outcomes: ['requested'],
    repeats: false,
    established: true,
    refused: false,
  },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    // After learning, the rules for new connections and commands are more precise.
    if (!context.isLearning || isGroup(server) || BEGINS_SO.has(protocol)) return undefined
    const pair = [protocol, client.ip ?? client.mac, server.ip ?? server.mac]
    if (fact.kind === 'operation') {
      if (fact.verb === 'identify') state.questions.set(pair, state.questions.get(pair) ?? fact.name)
      else if (isWork(fact, pair, state)) state.questions.set(pair, WORKS)
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    const { first, last, packetsFromClient, packetsFromServer, directionKnown, isOver } = fact.traffic
    const question = state.questions.get(pair)
    if (question === undefined || question === WORKS) return undefined
    const packets = state.packets.add(pair, Math.max(packetsFromClient, packetsFromServer))
    if (isOver !== true || !directionKnown) return undefined
    if (packets > PASSING_PACKETS || last - first > PASSING_SECONDS * 1e6) return undefined
    return {
      summary: `${context.nameOf('client')} queried only the identity of ${context.nameOf('server')} (${protocol}: ${question})`,
      subject: protocol,
    }
  },
  examples: {
    fires: [
      {
        when: 'without a baseline, a client queries the model and disconnects',
        stillLearning: true,
        facts: [{ fact: identify }, ended(0, 6)],
      },
      {
        when: 'it opens a connection for each query',
        stillLearning: true,
        facts: [{ fact: setup }, { fact: identify }, { at: 1, fact: setup }, ended(0, 12)],
      },
    ],
    silent: [
      {
        when: 'it also reads values',
        stillLearning: true,
        facts: [{ fact: identify }, { fact: read }, ended(0, 8)],
      },
      {
        when: 'it also reads something without an address',
        stillLearning: true,
        facts: [{ fact: identify }, { fact: { ...setup, name: 'Read Status', code: '7' } }, ended(0, 8)],
      },
      {
        when: 'it also stops the device, an operation without an object',
        stillLearning: true,
        facts: [
          { fact: identify },
          { fact: { ...identify, verb: 'stop', name: 'Stop', code: '90' } },
          ended(0, 8),
        ],
      },
      {
        when: 'it has not disconnected yet',
        stillLearning: true,
        facts: [{ fact: identify }, ended(0, 6, 1, false)],
      },
      {
        when: 'an OPC UA client discovers endpoints',
        stillLearning: true,
        facts: [
          { protocol: 'opcua', fact: identify },
          { ...ended(0, 6), protocol: 'opcua' },
        ],
      },
      { when: 'it stays connected', stillLearning: true, facts: [{ fact: identify }, ended(0, 300, 300)] },
      { when: 'it was learned', learned: [{ fact: identify }], facts: [{ fact: identify }, ended(0, 6)] },
    ],
  },
})

/** Operations that open a session come before the query, have no object, and may be repeated. */
function isWork({ verb, code, object }: Operation, pair: StateKey, state: State): boolean {
  if (object !== undefined || verb === 'subscribe') return true
  if (ASIDE.has(verb)) return false
  if (!isQuiet(verb)) return true
  const opener = [pair, code]
  if (state.questions.get(pair) !== undefined) return !state.openers.has(opener)
  state.openers.add(opener)
  return false
}
