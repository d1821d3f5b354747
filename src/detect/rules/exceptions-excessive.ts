import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Published default (docs/internals/detection-models.md §7): 20 exceptions in 1 hour. */
const EXCEPTIONS = 20
const WINDOW_SECONDS = 3600

const refused = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:900',
  outcome: 'rejected',
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
  defenderTitles: ['Abnormal Exception Pattern in Slave'],
  learnable: true,
  why: 'Rejected requests come from a client that does not know the device: a wrong configuration, or a program that tries addresses.',
  todo: [
    'Compare the rejected addresses with the device’s documentation',
    'Ask who configured the client, and when it changed',
    'Check whether the client goes through addresses in sequence',
  ],
  falsePositives: 'A misconfigured client that has always requested missing objects; correct it or learn it.',
  correlateInto: { 'function-code-scan': 'pair' },
  match: { kind: 'operation', families: ['ot'], outcomes: ['rejected'] },
  state: {
    exceptions: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count, protocol }, context, state) {
    const pair = [client.ip ?? client.mac, server.ip ?? server.mac, fact.unit ?? '']
    const sum = state.exceptions.add(pair, count)
    if (sum < EXCEPTIONS) return undefined
    const why = fact.error === undefined ? '' : `: ${fact.error}`
    return {
      summary: `${context.nameOf('server')} rejected ${sum} requests of ${context.nameOf('client')} within an hour (${protocol}, last ${fact.name}${why})`,
    }
  },
  examples: {
    fires: [{ when: 'twenty requests are rejected in an hour', facts: facts(EXCEPTIONS, 100) }],
    silent: [
      { when: 'nineteen requests are rejected', facts: facts(EXCEPTIONS - 1, 100) },
      { when: 'four requests a day are rejected', facts: facts(40, 21_600) },
    ],
  },
})
