import { defineRule, type ExampleFact, type RuleExamples } from '#model/rule'
import { ADDRESS_ROWS, addressRow } from '../address-row.ts'

/** Number of adjacent blocks, and total addresses; recipes and exchanged images are shorter. */
const IN_A_ROW = 16
const LEAST = 1500

const writes = (count: number, length: number, every = 0.1, gap = 0): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) => ({
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'write',
      name: 'Write Multiple Registers',
      code: '16',
      object: `holding:${i * (length + gap)}..${i * (length + gap) + length - 1}`,
      unit: '1',
      outcome: 'requested',
    },
  }))

export const rule = defineRule({
  id: 'memory-overwritten',
  engine: 'anomaly',
  title: 'Sequential overwrite of controller memory',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0806', 'T0836'],
  defenderTitles: [],
  consequence: 'programmed',
  learnable: true,
  whileLearning: 'alert',
  why: 'Operators and recipes write known points. A client that writes all addresses in sequence does not know the process, or wants to disrupt it.',
  todo: [
    'Ask the shift lead what has changed, and bring the process to a safe state if necessary',
    'Disconnect the sender if it is not the known station',
    'Restore the values from the last backup',
  ],
  falsePositives:
    'A gateway that mirrors a whole device into another, or values restored from a backup; learn it.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['write'], repeats: false },
  state: ADDRESS_ROWS,
  evaluate(input, context, { rows }) {
    const { fact, protocol } = input
    const row = addressRow(input, fact, rows)
    if (row === undefined) return undefined
    const { space, requests, addresses } = row
    if (requests < IN_A_ROW || addresses < LEAST || (!context.isLearning && context.isUsual()))
      return undefined
    return {
      summary: `${context.nameOf('client')} wrote ${addresses} addresses of ${context.nameOf('server')} in sequence, in ${requests} blocks (${protocol}: ${fact.name}, up to ${fact.object})`,
      subject: space,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'all registers are written', facts: writes(IN_A_ROW, 123) }],
      silent: [
        { when: 'one block less', facts: writes(IN_A_ROW - 1, 123) },
        { when: 'a recipe of sixteen short blocks', facts: writes(IN_A_ROW, 20) },
        { when: 'a map with holes is written', facts: writes(100, 100, 0.1, 20) },
        { when: 'a block every quarter of an hour', facts: writes(IN_A_ROW, 123, 900) },
        { when: 'it was learned', learned: writes(IN_A_ROW, 123), facts: writes(IN_A_ROW, 123) },
      ],
    }
  },
})
