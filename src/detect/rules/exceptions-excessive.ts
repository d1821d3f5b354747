import { defineRule } from '#model/rule'

/** Published default (docs/internals/detection-models.md §7): 20 exceptions in 1 hour. */
const EXCEPTIONS = 20
const WINDOW_SECONDS = 3600

const refused = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:900',
  outcome: 'refused',
  error: 'illegal data address',
} as const
const facts = (count: number, every: number, verb: 'read' | 'identify' = 'read') =>
  Array.from({ length: count }, (_, i) => ({ at: i * every, fact: { ...refused, verb } }))

export const rule = defineRule({
  id: 'exceptions-excessive',
  engine: 'anomaly',
  title: 'Excessive exception responses',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T0806'],
  counterpart: ['Abnormal Exception Pattern in Slave'],
  learnable: true,
  why: 'A device that refuses is asked by somebody who does not know it: a wrong set-up, or a program that tries addresses.',
  todo: [
    'Compare the refused addresses with the device’s documentation',
    'Ask who set up the client, and when it changed',
    'Look whether the client goes through addresses in turn',
  ],
  falsePositives:
    'A client that was set up wrongly and has always asked for what is not there; correct it or learn it.',
  toldBy: { 'function-code-scan': 'pair' },
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['refused'] },
  evaluate({ fact, client, server, count, protocol }, known) {
    if (fact.kind !== 'operation' || fact.outcome !== 'refused' || known.family() !== 'ot') return undefined
    const pair = `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${fact.unit ?? ''}`
    const sum = known.tally(pair, count, WINDOW_SECONDS)
    if (sum < EXCEPTIONS) return undefined
    const why = fact.error === undefined ? '' : `: ${fact.error}`
    return {
      summary: `${known.nameOf('server')} refused ${sum} requests of ${known.nameOf('client')} within an hour (${protocol}, last ${fact.name}${why})`,
    }
  },
  examples: {
    fires: [{ when: 'twenty are refused in an hour', facts: facts(EXCEPTIONS, 100) }],
    silent: [
      { when: 'nineteen are', facts: facts(EXCEPTIONS - 1, 100) },
      { when: 'four a day are', facts: facts(40, 21_600) },
    ],
  },
})
