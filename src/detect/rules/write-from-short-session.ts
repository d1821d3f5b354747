import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isAlarmLimit } from '../settings.ts'

/** What leaves a process other than it was; for what is graver other rules have names. */
const CHANGES: ReadonlySet<Verb> = new Set(['write', 'operate', 'force'])
/** Who watches a device sends more than this before it first writes there; packets, with those that only acknowledge. */
const PASSING_PACKETS = 60
/** From the first packet to the last. */
const PASSING_SECONDS = 60
/** Before the words of a change that decides when the plant calls for help. */
const OF_ALARMS = '! '
const ALARM_SETTINGS = ['T0838', 'T0836'] as const
/** Nobody who was heard earlier in this time is a visitor. */
const MEMORY_SECONDS = 3600

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:100',
  unit: '1',
  outcome: 'asked',
} as const
const read = { ...write, verb: 'read', name: 'Read Holding Registers', code: '3' } as const
const ended = (at: number, packets: number, seconds: number, directionKnown = true, isOver = true) =>
  flowExample(
    {
      protocol: 'modbus',
      established: true,
      refused: false,
      first: at * 1e6,
      last: (at + seconds) * 1e6,
      packetsFromClient: packets,
      isOver,
      directionKnown,
    },
    at + seconds,
  )

export const rule = defineRule({
  id: 'write-from-short-session',
  formerIds: ['changed-in-passing'],
  engine: 'anomaly',
  title: 'Write from a short-lived session',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T1692.001', 'T0836'],
  counterpart: [],
  learnable: true,
  whileLearning: 'new-here',
  why: 'Who runs a device stays connected and watches what its commands do. A tool like FrostyGoop connects, writes, and is gone; so does an engineer who tries something out.',
  todo: [
    'Find out who uses the client, and with which program',
    'Compare the value of the point with what the operators set',
    'If nobody knows of it, keep the client away from the device',
  ],
  falsePositives: 'Programs that connect anew for each order, until they are learned.',
  watches: ['operation', 'flow'],
  concerns: {
    families: ['ot'],
    outcomes: ['asked'],
    verbs: [...CHANGES],
    established: true,
    refused: false,
  },
  evaluate(judged, known) {
    const { fact, protocol, client, server } = judged
    // Once it is learned who asks whom, other rules say better what is new.
    if (!known.isLearning || known.family() !== 'ot' || known.traits().isBrokered === true) return undefined
    // Nobody comes by from himself: programs that are tried out on one computer.
    if (client.ip !== undefined && client.ip === server.ip) return undefined
    const pair = `${protocol} ${client.ip ?? client.mac} ${server.ip ?? server.mac}`
    if (fact.kind === 'operation') {
      if (fact.outcome !== 'asked' || !CHANGES.has(fact.verb)) return undefined
      // Who came to a device that another runs is called so: `commands-from-unknown-client`.
      if (known.latecomer() !== undefined) return undefined
      const words = `${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`}`
      known.swap(pair, isAlarmLimit(fact) ? OF_ALARMS + words : words)
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    const { first, last, packetsFromClient, directionKnown, isOver } = fact.traffic
    const packets = known.tally(pair, packetsFromClient, MEMORY_SECONDS)
    if (isOver !== true) return undefined
    const change = String(known.recall(pair) ?? '')
    if (change === '') return undefined
    const isOfAlarms = change.startsWith(OF_ALARMS)
    // The next visit has changes of its own.
    known.swap(pair, '')
    if (!directionKnown || packets > PASSING_PACKETS || last - first > PASSING_SECONDS * 1e6) return undefined
    return {
      summary: `${known.nameOf('client')} came to ${known.nameOf('server')}, changed something there within a minute and was heard no more (${protocol}: ${isOfAlarms ? change.slice(OF_ALARMS.length) : change})`,
      subject: protocol,
      techniques: isOfAlarms ? ALARM_SETTINGS : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and a client connects, writes and leaves',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 6, 1)],
      },
      {
        when: 'it reads before it writes',
        stillLearning: true,
        facts: [{ fact: read }, { fact: write }, ended(0, 12, 2)],
      },
    ],
    silent: [
      {
        when: 'another runs the device: a rule of its own says that',
        stillLearning: true,
        facts: [{ client: '10.0.0.9', fact: read, count: 20 }, { at: 30, fact: write }, ended(30, 6, 1)],
      },
      {
        when: 'a program is tried out on one computer',
        stillLearning: true,
        facts: [
          { client: '10.0.0.2', fact: write },
          { ...ended(0, 6, 1), client: '10.0.0.2' },
        ],
      },
      { when: 'it only reads', stillLearning: true, facts: [{ fact: read }, ended(0, 6, 1)] },
      {
        when: 'it stays, and goes on asking',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 600, 300)],
      },
      {
        when: 'it has not left yet',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 6, 1, true, false)],
      },
      {
        when: 'the recording begins in the middle of its connection',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 6, 1, false)],
      },
      {
        when: 'a master that connects anew for each question writes for once',
        stillLearning: true,
        facts: [
          ...Array.from({ length: 12 }, (_, i) => ended(i, 6, 1)),
          { at: 20, fact: write },
          ended(20, 6, 1),
        ],
      },
      {
        when: 'it changed something in a long visit, and hours later only looks in',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 600, 300), { at: 9000, fact: read }, ended(9000, 6, 1)],
      },
      {
        when: 'it is learned that it comes by',
        learned: [{ fact: write }],
        facts: [{ fact: write }, ended(0, 6, 1)],
      },
    ],
  },
})
