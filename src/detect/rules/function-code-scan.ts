import { isQuiet } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Number of different functions. Regular clients use few unsupported ones, mostly reads. */
const FUNCTIONS = 8
const WINDOW_SECONDS = 60

const refused = (count: number, every: number, more: object = {}) =>
  Array.from({ length: count }, (_, i) => ({
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'execute',
      name: `Function ${100 + i}`,
      code: String(100 + i),
      unit: '1',
      outcome: 'rejected',
      error: 'Illegal Function',
      ...more,
    } as const,
  }))

export const rule = defineRule({
  id: 'function-code-scan',
  formerIds: ['functions-tried'],
  engine: 'anomaly',
  title: 'Function code scan',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0888', 'T0846'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Regular clients do not send unsupported functions. Tools such as smod, and fuzzers, try all codes to find the supported ones; one of these may stop the device.',
  todo: [
    'Find out who uses the client, and which program',
    'Check which functions were accepted, and their effect',
    'Check whether the device still works normally',
  ],
  falsePositives: 'Assessments and conformance tests; mute them, or use a maintenance window.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['rejected'] },
  state: {
    functions: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server }, context, state) {
    if (isQuiet(fact.verb)) return undefined
    const pair = [protocol, client.ip ?? client.mac, server.ip ?? server.mac]
    const functions = state.functions.add(pair, fact.code)
    if (functions < FUNCTIONS) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${functions} functions within a minute that ${context.nameOf('server')} rejects (${protocol}, last ${fact.name})`,
      subject: protocol,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'eight functions are rejected', facts: refused(FUNCTIONS, 1) }],
      silent: [
        { when: 'one less', facts: refused(FUNCTIONS - 1, 1) },
        { when: 'over an hour', facts: refused(FUNCTIONS, 400) },
        { when: 'only reads are rejected', facts: refused(FUNCTIONS, 1, { verb: 'read' }) },
        { when: 'one function is rejected repeatedly', facts: refused(FUNCTIONS, 1, { code: '100' }) },
      ],
    }
  },
})
