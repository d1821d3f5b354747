import { defineRule, type ExampleFact, type RuleExamples } from '#model/rule'
import { ADDRESS_ROWS, addressRow } from '../address-row.ts'

/** Adjacent requests. Drivers join neighboring points, and a device's register map has gaps. */
const IN_A_ROW = 64
/** Some stations read each of a few hundred registers singly. */
const LEAST = 1000
/** Addresses beyond any register map: the whole address space is being read. */
const MUCH = 20_000
const reads = (count: number, length: number, every = 0.1, gap = 0): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) => ({
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'read',
      name: 'Read Holding Registers',
      code: '3',
      object: `holding:${i * (length + gap)}..${i * (length + gap) + length - 1}`,
      unit: '1',
      outcome: 'requested',
    },
  }))

export const rule = defineRule({
  id: 'memory-read-out',
  engine: 'anomaly',
  title: 'Sequential read of controller memory',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0802', 'T0861'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Stations read known points. A client that reads all addresses in sequence explores the device, as before an attack.',
  todo: [
    'Find the program on the client, and who started it',
    'Check what the client did next, writes above all',
    'Learn it if it is a known backup or gateway',
  ],
  falsePositives: 'A backup of values, or a gateway that mirrors a whole device; learn it.',
  evidence: 'learned',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['read'], repeats: false },
  state: ADDRESS_ROWS,
  evaluate(input, context, { rows }) {
    const { fact, protocol } = input
    const row = addressRow(input, fact, rows)
    if (row === undefined) return undefined
    const { space, requests, addresses } = row
    if (requests < IN_A_ROW || addresses < LEAST || (!context.isLearning && context.isUsual()))
      return undefined
    return {
      severity: addresses >= MUCH ? undefined : 'minor',
      summary: `${context.nameOf('client')} read ${addresses} addresses of ${context.nameOf('server')} in sequence with ${requests} requests (${protocol}: ${fact.name}, up to ${fact.object})`,
      subject: space,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'all registers are read', facts: reads(200, 125), severity: 'major' },
        { when: 'registers are read one by one', facts: reads(LEAST, 1, 0.05), severity: 'minor' },
      ],
      silent: [
        { when: 'one request less', facts: reads(IN_A_ROW - 1, 125) },
        { when: 'a station reads four hundred registers one by one', facts: reads(400, 1) },
        { when: 'a register map with gaps is polled', facts: reads(200, 100, 0.1, 20) },
        { when: 'one response every quarter of an hour', facts: reads(200, 125, 900) },
        { when: 'it was learned', learned: reads(200, 125), facts: reads(200, 125) },
      ],
    }
  },
})
