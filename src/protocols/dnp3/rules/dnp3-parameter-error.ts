import { defineRule } from '#model/rule'
import { examplesOf, findingOf } from '../refusals.ts'

const refusal = { error: 'PARAMETER_ERROR', clause: 'which reported a parameter error (IIN2.2)' }

export const rule = defineRule({
  id: 'dnp3-parameter-error',
  formerIds: ['dnp3-parameter-wrong'],
  engine: 'protocol',
  title: 'DNP3 parameter error',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['Incorrect Parameter Sent to Outstation'],
  learnable: false,
  why: 'Wrong ranges and qualifiers come from badly configured masters, and from fuzzers that provoke a crash.',
  todo: [
    'Check whether the sender is the master of this outstation',
    'Compare its point list with the outstation',
    'Look for other rejected requests of the same sender',
  ],
  falsePositives: 'A point list that was changed on one side only.',
  evidence: 'learned',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['rejected'] },
  evaluate: (input, context) => findingOf(input, context, refusal),
  examples: examplesOf(refusal),
})
