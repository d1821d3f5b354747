import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isAlarmLimit } from '../settings.ts'

/** Operations that change the process; more severe ones have other rules. */
const CHANGES: ReadonlySet<Verb> = new Set(['write', 'operate', 'force'])
/** Packets, acknowledgements included, before a first write. A monitoring client sends more. */
const PASSING_PACKETS = 60
/** Seconds from the first packet to the last. */
const PASSING_SECONDS = 60
/** Prefix of a change to alarm settings. */
const OF_ALARMS = '! '
const ALARM_SETTINGS = ['T0838', 'T0836'] as const
/** Seconds. A client with earlier traffic in this time is a regular one. */
const MEMORY_SECONDS = 3600

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:100',
  unit: '1',
  outcome: 'requested',
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
  defenderTitles: [],
  consequence: 'command',
  learnable: true,
  whileLearning: 'learning-only',
  why: 'Regular clients stay connected and monitor the effect of their commands. A tool like FrostyGoop connects, writes, and disconnects; so does an engineer during a test.',
  todo: [
    'Find out who uses the client, and with which program',
    'Compare the value of the point with the operators’ setting',
    'If nobody is responsible for it, block the client',
  ],
  falsePositives: 'Programs that reconnect for each command, until they are learned.',
  match: {
    kind: ['operation', 'flow'],
    families: ['ot'],
    outcomes: ['requested'],
    verbs: [...CHANGES],
    established: true,
    refused: false,
  },
  state: {
    changes: stateMap<string>({ limit: 10_000 }),
    packets: countWindow({ limit: 10_000, seconds: MEMORY_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    // After learning, the rules for new connections and commands are more precise.
    if (!context.isLearning || context.traits().isBrokered === true) return undefined
    // Client and server on one computer: a program under test.
    if (client.ip !== undefined && client.ip === server.ip) return undefined
    const pair = [protocol, client.ip ?? client.mac, server.ip ?? server.mac]
    if (fact.kind === 'operation') {
      if (!CHANGES.has(fact.verb)) return undefined
      // A client that came later than others is covered by `commands-from-unknown-client`.
      if (context.lateClient() !== undefined) return undefined
      const words = `${fact.name}${fact.object === undefined ? '' : ` ${fact.object}`}`
      state.changes.set(pair, isAlarmLimit(fact) ? OF_ALARMS + words : words)
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    const { first, last, packetsFromClient, directionKnown, isOver } = fact.traffic
    const packets = state.packets.add(pair, packetsFromClient)
    if (isOver !== true) return undefined
    const change = state.changes.get(pair) ?? ''
    if (change === '') return undefined
    const isOfAlarms = change.startsWith(OF_ALARMS)
    // The next session has changes of its own.
    state.changes.set(pair, '')
    if (!directionKnown || packets > PASSING_PACKETS || last - first > PASSING_SECONDS * 1e6) return undefined
    return {
      summary: `${context.nameOf('client')} connected to ${context.nameOf('server')}, sent a change within a minute and disconnected (${protocol}: ${isOfAlarms ? change.slice(OF_ALARMS.length) : change})`,
      subject: protocol,
      techniques: isOfAlarms ? ALARM_SETTINGS : undefined,
    }
  },
  examples: {
    fires: [
      {
        when: 'without a baseline, a client connects, writes and disconnects',
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
        when: 'another client controls the device (rule of its own)',
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
        when: 'it stays connected, and keeps polling',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 600, 300)],
      },
      {
        when: 'it has not disconnected yet',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 6, 1, true, false)],
      },
      {
        when: 'the capture starts in the middle of its connection',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 6, 1, false)],
      },
      {
        when: 'a master that reconnects for each request writes once',
        stillLearning: true,
        facts: [
          ...Array.from({ length: 12 }, (_, i) => ended(i, 6, 1)),
          { at: 20, fact: write },
          ended(20, 6, 1),
        ],
      },
      {
        when: 'it changed something in a long session, and only reads hours later',
        stillLearning: true,
        facts: [{ fact: write }, ended(0, 600, 300), { at: 9000, fact: read }, ended(9000, 6, 1)],
      },
      {
        when: 'it was learned',
        learned: [{ fact: write }],
        facts: [{ fact: write }, ended(0, 6, 1)],
      },
    ],
  },
})
