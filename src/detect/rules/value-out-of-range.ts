import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'
import { isAlarmLimit } from '../settings.ts'

const written = {
  kind: 'deviation',
  model: 'values',
  what: 'out-of-range',
  subject: 'holding:7',
  seen: '370',
  usual: '40 to 100',
  score: 4,
  operation: {
    kind: 'operation',
    verb: 'write',
    name: 'Write Single Register',
    code: '6',
    object: 'holding:7',
    outcome: 'requested',
    value: 370,
  },
} as const
const flood = { ...written, model: 'volume', what: 'too-much' } as const

export const rule = defineRule({
  id: 'value-out-of-range',
  formerIds: ['value-out-of-habit'],
  engine: 'anomaly',
  title: 'Process value outside its learned range',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0836', 'T0831'],
  defenderTitles: [],
  learnable: true,
  why: 'A set point outside the range of all earlier ones can damage the process, although the command itself is valid.',
  todo: [
    'Compare the value with the set point on the operator screen',
    'Find out who changed it and why',
    'Look for a remote session on the station that wrote it',
  ],
  falsePositives: 'A new product, a season, or a test at the limits: relearn the point.',
  watches: 'deviation',
  evaluate(input, context) {
    const { fact } = input
    if (fact.kind !== 'deviation' || fact.model !== 'values' || fact.what === 'frozen') return undefined
    const isWrite = fact.operation !== undefined
    const whom = nameOf(input, context, 'server')
    return {
      severity: isWrite ? undefined : 'warning',
      // A value belongs to its device, whichever client reads it.
      source: isWrite ? undefined : (input.server.ip ?? input.server.mac),
      subject: fact.subject,
      techniques:
        fact.operation !== undefined && isAlarmLimit(fact.operation) ? ['T0838', 'T0836'] : undefined,
      summary: isWrite
        ? `${nameOf(input, context, 'client')} wrote ${fact.seen} to ${fact.subject} of ${whom}`
        : `${fact.subject} of ${whom} is ${fact.seen}`,
      normal: `${fact.subject} is ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'a value far out of its range is written', facts: [{ fact: written }] },
      {
        when: 'a reading leaves its range',
        facts: [{ fact: { ...written, operation: undefined } }],
        severity: 'warning',
      },
    ],
    silent: [{ when: 'another model deviates', facts: [{ fact: flood }] }],
  },
})
