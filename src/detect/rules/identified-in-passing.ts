import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** What opens a conversation, keeps it alive or looks around says nothing of what somebody wants. */
const BESIDES: ReadonlySet<Verb> = new Set(['browse', 'diagnose', 'subscribe', 'authenticate'])
/** SIMATIC controllers say who they are in a list of their state, which is a diagnosis otherwise (SZL 0x0011, 0x001C). */
const STATE_LISTS = /\bSZL\b/
/** How conversations with them begin, whatever is wanted. */
const OPENING = /^Setup communication$/
/** Who runs a device, or engineers it, sends more; packets, with those that only acknowledge. */
const PASSING_PACKETS = 40
const PASSING_SECONDS = 60
/** Nobody who was heard earlier in this time is a visitor. */
const MEMORY_SECONDS = 3600

const identify = {
  kind: 'operation',
  verb: 'identify',
  name: 'Read Device Identification',
  code: '43/14',
  unit: '1',
  outcome: 'asked',
} as const
const read = { ...identify, verb: 'read', name: 'Read Holding Registers', code: '3' } as const
const ended = (packets: number, seconds: number, isOver = true, at = 0) =>
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
  id: 'identified-in-passing',
  engine: 'anomaly',
  title: 'Somebody came by, asked a device who it is and left',
  category: 'Scan',
  severity: 'warning',
  techniques: ['T0888'],
  counterpart: [],
  learnable: true,
  whileLearning: 'new-here',
  why: 'Who works with a device asks it for values as well. Scripts of nmap and modules of Metasploit ask for make, model and firmware alone: to know which attack fits.',
  todo: [
    'Find out who uses the client, and with which program',
    'Look whether it asked other devices as well',
    'Watch for commands of it',
  ],
  falsePositives: 'Programs that keep an inventory: name them in the site file, or learn them.',
  watches: ['operation', 'flow'],
  concerns: { families: ['ot'], outcomes: ['asked'], established: true, refused: false },
  evaluate(judged, known) {
    const { fact, protocol, client, server } = judged
    // Once it is learned who asks whom, other rules say better what is new.
    if (!known.isLearning || known.family() !== 'ot' || known.traits().isBrokered === true) return undefined
    const pair = `${protocol} ${client.ip ?? client.mac} ${server.ip ?? server.mac}`
    if (fact.kind === 'operation') {
      if (fact.outcome !== 'asked') return undefined
      const isAsking = fact.verb === 'identify' || STATE_LISTS.test(fact.name)
      if (!isAsking && (BESIDES.has(fact.verb) || OPENING.test(fact.name))) return undefined
      if (isAsking) known.swap(pair, fact.name)
      else known.swap(`more ${pair}`, 1)
      return undefined
    }
    if (fact.kind !== 'flow' || !fact.traffic.established) return undefined
    const { first, last, packetsFromClient, directionKnown, isOver } = fact.traffic
    const packets = known.tally(pair, packetsFromClient, MEMORY_SECONDS)
    if (isOver !== true) return undefined
    const asked = known.recall(pair)
    if (asked === undefined || asked === '') return undefined
    // The next visit has questions of its own.
    known.swap(pair, '')
    if (!directionKnown || packets > PASSING_PACKETS || last - first > PASSING_SECONDS * 1e6) return undefined
    if (known.recall(`more ${pair}`) !== undefined) return undefined
    if (known.asset('client')?.roles.includes('approved-scanner') === true) return undefined
    return {
      summary: `${known.nameOf('client')} asked ${known.nameOf('server')} who it is, and nothing else (${protocol}: ${asked})`,
      subject: protocol,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and a client connects, asks and leaves',
        stillLearning: true,
        facts: [{ fact: identify }, ended(6, 1)],
      },
      {
        when: 'it reads the lists by which a SIMATIC controller says it',
        stillLearning: true,
        facts: [
          { fact: { ...read, name: 'Setup communication' } },
          { fact: { ...identify, verb: 'diagnose', name: 'Read SZL' } },
          ended(6, 1),
        ],
      },
    ],
    silent: [
      {
        when: 'it reads values as well',
        stillLearning: true,
        facts: [{ fact: identify }, { fact: read }, ended(8, 1)],
      },
      { when: 'it only reads', stillLearning: true, facts: [{ fact: read }, ended(6, 1)] },
      { when: 'it has not left yet', stillLearning: true, facts: [{ fact: identify }, ended(6, 1, false)] },
      { when: 'it asks for long', stillLearning: true, facts: [{ fact: identify }, ended(30, 300)] },
      {
        when: 'it asked in a long visit, and hours later only opens a connection',
        stillLearning: true,
        facts: [{ fact: identify }, ended(60, 300), ended(6, 1, true, 9000)],
      },
      {
        when: 'it is learned that it asks so',
        learned: [{ fact: identify }],
        facts: [{ fact: identify }, ended(6, 1)],
      },
    ],
  },
})
