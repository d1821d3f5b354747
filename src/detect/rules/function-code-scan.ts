import { isQuiet } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'

/** Clients know what their devices can do: what some of them refuse are a few functions, and those mostly read. */
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
      outcome: 'refused',
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
  counterpart: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Who knows a device does not ask it for what it cannot do. Tools such as smod, and fuzzers, go through the numbers to find what it can; one of those it accepts may stop it.',
  todo: [
    'Find out who uses the client, and which program',
    'Look which of the functions were accepted, and what they did',
    'Check whether the device still does its work',
  ],
  falsePositives: 'Assessments and conformance tests; mute them, or use a maintenance window.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['refused'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (fact.kind !== 'operation' || fact.outcome !== 'refused' || known.family() !== 'ot') return undefined
    if (isQuiet(fact.verb)) return undefined
    const pair = `${protocol} ${client.ip ?? client.mac} ${server.ip ?? server.mac}`
    const functions = known.distinct(pair, fact.code, WINDOW_SECONDS)
    if (functions < FUNCTIONS) return undefined
    return {
      summary: `${known.nameOf('client')} tried ${functions} functions within a minute that ${known.nameOf('server')} refuses (${protocol}, last ${fact.name})`,
      subject: protocol,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'eight functions are refused', facts: refused(FUNCTIONS, 1) }],
      silent: [
        { when: 'one less', facts: refused(FUNCTIONS - 1, 1) },
        { when: 'over an hour', facts: refused(FUNCTIONS, 400) },
        { when: 'what only reads is refused', facts: refused(FUNCTIONS, 1, { verb: 'read' }) },
        { when: 'one function is refused over and over', facts: refused(FUNCTIONS, 1, { code: '100' }) },
      ],
    }
  },
})
