import type { Operation, Qualifiers } from '#model/fact'
import { defineRule } from '#model/rule'

/** ASHRAE 135-2020 §19.2, table 19-1: 1 manual life safety, 2 automatic life safety. Operators write at 8. */
const LIFE_SAFETY = 2

function isLifeSafety({ qualifiers, values = [] }: Operation): boolean {
  const isHigh = (one: Qualifiers | undefined) => Number(one?.priority ?? Number.NaN) <= LIFE_SAFETY
  return isHigh(qualifiers) || values.some((one) => isHigh(one.qualifiers))
}

const commanded = (priority: number) =>
  ({
    protocol: 'bacnet',
    serverPort: 47_808,
    fact: {
      kind: 'operation',
      verb: 'operate',
      name: 'WriteProperty',
      code: 'c15',
      object: 'analog-output:2 present-value',
      outcome: 'requested',
      value: 40,
      qualifiers: { priority },
    },
  }) as const

export const rule = defineRule({
  id: 'bacnet-life-safety-priority',
  formerIds: ['life-safety-priority-used'],
  engine: 'policy',
  title: 'BACnet write at life-safety priority',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0831', 'T1692.001'],
  defenderTitles: [],
  consequence: 'safety',
  learnable: true,
  whileLearning: 'alert',
  why: 'A value at priority 1 or 2 overrides operators, programs and fire control until it is released at the same priority.',
  todo: [
    'Find out whether a person at a panel or a program wrote it',
    'Check the priority array of the object and release the entry',
    'Restrict writes at these priorities to the fire panel',
  ],
  falsePositives: 'Fire and smoke control, and integrators who always write at 1; learn them.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['requested'], verbs: ['operate'] },
  evaluate({ fact }, context) {
    if (!isLifeSafety(fact)) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    return {
      summary: `${context.nameOf('client')} commands ${fact.object ?? 'an output'} of ${context.nameOf('server')} to ${fact.value}, which overrides all operators`,
    }
  },
  examples: {
    fires: [{ when: 'it is written at priority 1', facts: [commanded(1)] }],
    silent: [
      { when: 'an operator writes at priority 8', facts: [commanded(8)] },
      { when: 'it is written at priority 16', facts: [commanded(16)] },
      { when: 'the fire panel has always written it', learned: [commanded(2)], facts: [commanded(2)] },
    ],
  },
})
