import { defineRule, type ExampleFact, type RuleExamples } from '#model/rule'
import { addressRow } from '../address-row.ts'

/** Questions, each beginning where the last one ended: drivers join neighbours, and a device's map has holes. */
const IN_A_ROW = 64
/** Some stations ask for each of a few hundred registers by itself. */
const LEAST = 1000
/** So much of an address space is no map of anything: somebody takes all there is. */
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
      outcome: 'asked',
    },
  }))

export const rule = defineRule({
  id: 'memory-read-out',
  engine: 'anomaly',
  title: 'Sequential read of controller memory',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0802', 'T0861'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Stations ask for the points they know. Who takes all addresses in turn looks for what is there, as before an attack.',
  todo: [
    'Find the program on the client, and who started it',
    'Look what the client did afterwards, above all what it wrote',
    'Learn it if it is a backup or a gateway of yours',
  ],
  falsePositives: 'A backup of values, a gateway that mirrors a whole device; learn it.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'], verbs: ['read'], repeats: false },
  evaluate(judged, known) {
    const { fact, protocol } = judged
    if (fact.kind !== 'operation' || fact.verb !== 'read' || fact.outcome !== 'asked') return undefined
    const row = known.family() === 'ot' ? addressRow(judged, fact, known) : undefined
    if (row === undefined) return undefined
    const { space, requests, addresses } = row
    if (requests < IN_A_ROW || addresses < LEAST || (!known.isLearning && known.isUsual())) return undefined
    return {
      severity: addresses >= MUCH ? undefined : 'minor',
      summary: `${known.nameOf('client')} read ${addresses} addresses of ${known.nameOf('server')} one after another with ${requests} questions (${protocol}: ${fact.name}, up to ${fact.object})`,
      subject: space,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'all registers are read', facts: reads(200, 125), severity: 'major' },
        { when: 'registers are tried one by one', facts: reads(LEAST, 1, 0.05), severity: 'minor' },
      ],
      silent: [
        { when: 'one question less', facts: reads(IN_A_ROW - 1, 125) },
        { when: 'a station asks for four hundred registers one by one', facts: reads(400, 1) },
        { when: 'a map with holes is polled', facts: reads(200, 100, 0.1, 20) },
        { when: 'one answer a quarter of an hour', facts: reads(200, 125, 900) },
        { when: 'it always does so', learned: reads(200, 125), facts: reads(200, 125) },
      ],
    }
  },
})
