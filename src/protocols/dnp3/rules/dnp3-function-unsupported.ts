import { defineRule } from '#model/rule'
import { examplesOf, findingOf } from '../refusals.ts'

const refusal = { error: 'NO_FUNC_CODE_SUPPORT', clause: 'which does not support this function (IIN2.0)' }

export const rule = defineRule({
  id: 'dnp3-function-unsupported',
  engine: 'protocol',
  title: 'Outstation does not support a function that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['Function Code Not Supported by Outstation'],
  learnable: false,
  why: 'A master knows what its outstations can do. Functions out of the ordinary come from tools that try them one by one, and from wrong set-ups.',
  todo: [
    'See whether the sender is the master of this outstation',
    'Look what else it sent',
    'Compare the master’s device profile with the outstation',
  ],
  falsePositives: 'A master set up for another model of outstation; it then repeats itself with every start.',
  watches: 'operation',
  concerns: { protocols: ['dnp3'], outcomes: ['refused'] },
  evaluate: (judged, known) => findingOf(judged, known, refusal),
  examples: examplesOf(refusal),
})
