import { isQuiet, type Operation, type Verb } from '#model/fact'
import { defineRule, type Known } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isGroup } from '../names.ts'

/** Who works with a device sends more than this; packets, with those that only acknowledge. */
const PASSING_PACKETS = 40
/** From the first packet to the last. */
const PASSING_SECONDS = 60
/** Nobody who was heard earlier in this time is a visitor. */
const MEMORY_SECONDS = 3600
/** Every client of these asks so on a connection of its own, before it begins: OPC 10000-4 §5.5.4, IEEE C37.118.2 §6.1. */
const BEGINS_SO: ReadonlySet<string> = new Set(['opcua', 'c37118'])
/** What goes with the question, unless it is about something. */
const ASIDE: ReadonlySet<Verb> = new Set(['authenticate', 'reserve', 'browse', 'diagnose'])
/** What the client did besides: whoever does his work there is no visitor. */
const WORKS = 'works'

const identify = {
  kind: 'operation',
  verb: 'identify',
  name: 'Read Device Identification',
  code: '43/14',
  unit: '1',
  outcome: 'asked',
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

export const rule = defineRule({
  id: 'device-fingerprinted',
  formerIds: ['identified-in-passing'],
  engine: 'policy',
  title: 'Device fingerprinted',
  category: 'Scan',
  severity: 'notice',
  techniques: ['T0888'],
  counterpart: [],
  learnable: true,
  whileLearning: 'new-here',
  why: 'Model and firmware tell an attacker which weaknesses to try. Scripts such as those of nmap ask for them and nothing else; so do inventories.',
  todo: [
    'Ask whether an inventory was taken',
    'Find out who uses the client',
    'Look for other devices that it asked',
  ],
  falsePositives: 'Inventories and engineering software that look who is there, until they are learned.',
  watches: ['operation', 'flow'],
  concerns: { families: ['ot'], outcomes: ['asked'], repeats: false, established: true, refused: false },
  evaluate(judged, known) {
    const { fact, protocol, client, server } = judged
    // Once it is learned who asks whom, other rules say better what is new.
    if (!known.isLearning || known.family() !== 'ot' || isGroup(server) || BEGINS_SO.has(protocol))
      return undefined
    const pair = `${protocol} ${client.ip ?? client.mac} ${server.ip ?? server.mac}`
    if (fact.kind === 'operation') {
      if (fact.outcome !== 'asked') return undefined
      if (fact.verb === 'identify') known.swap(pair, known.recall(pair) ?? fact.name)
      else if (isWork(fact, pair, known)) known.swap(pair, WORKS)
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    const { first, last, packetsFromClient, packetsFromServer, directionKnown, isOver } = fact.traffic
    const question = known.recall(pair)
    if (question === undefined || question === WORKS) return undefined
    const packets = known.tally(pair, Math.max(packetsFromClient, packetsFromServer), MEMORY_SECONDS)
    if (isOver !== true || !directionKnown) return undefined
    if (packets > PASSING_PACKETS || last - first > PASSING_SECONDS * 1e6) return undefined
    return {
      summary: `${known.nameOf('client')} asked ${known.nameOf('server')} who it is, and nothing else (${protocol}: ${question})`,
      subject: protocol,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and a client asks for the model and leaves',
        stillLearning: true,
        facts: [{ fact: identify }, ended(0, 6)],
      },
      {
        when: 'it opens a conversation for each question',
        stillLearning: true,
        facts: [{ fact: setup }, { fact: identify }, { at: 1, fact: setup }, ended(0, 12)],
      },
    ],
    silent: [
      {
        when: 'it reads values besides',
        stillLearning: true,
        facts: [{ fact: identify }, { fact: read }, ended(0, 8)],
      },
      {
        when: 'it reads what stands in no place besides',
        stillLearning: true,
        facts: [{ fact: identify }, { fact: { ...setup, name: 'Read Status', code: '7' } }, ended(0, 8)],
      },
      {
        when: 'it stops the device besides, which is about no object',
        stillLearning: true,
        facts: [
          { fact: identify },
          { fact: { ...identify, verb: 'stop', name: 'Stop', code: '90' } },
          ended(0, 8),
        ],
      },
      {
        when: 'it has not left yet',
        stillLearning: true,
        facts: [{ fact: identify }, ended(0, 6, 1, false)],
      },
      {
        when: 'a client of OPC UA looks how to connect',
        stillLearning: true,
        facts: [
          { protocol: 'opcua', fact: identify },
          { ...ended(0, 6), protocol: 'opcua' },
        ],
      },
      { when: 'it stays', stillLearning: true, facts: [{ fact: identify }, ended(0, 300, 300)] },
      { when: 'it is learned', learned: [{ fact: identify }], facts: [{ fact: identify }, ended(0, 6)] },
    ],
  },
})

/** What opens a conversation comes before the question, is about nothing, and may come again. */
function isWork({ verb, code, object }: Operation, pair: string, known: Known): boolean {
  if (object !== undefined || verb === 'subscribe') return true
  if (ASIDE.has(verb)) return false
  if (!isQuiet(verb)) return true
  const opener = `${pair} ${code}`
  if (known.recall(pair) !== undefined) return known.recall(opener) === undefined
  known.swap(opener, 1)
  return false
}
