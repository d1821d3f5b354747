import { defineRule } from '#model/rule'
import { examplesOf, findingOf } from '../refusals.ts'

const refusal = { error: 'NO_FUNC_CODE_SUPPORT', clause: 'which does not support this function (IIN2.0)' }

export const rule = defineRule({
  id: 'dnp3-function-unsupported',
  engine: 'protocol',
  title: 'DNP3 function not supported by outstation',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['Function Code Not Supported by Outstation'],
  learnable: false,
  why: 'A master knows the functions of its outstations. Unusual functions come from tools that try them one by one, and from wrong configuration.',
  todo: [
    'Check whether the sender is the master of this outstation',
    'Check its other requests',
    'Compare the master’s device profile with the outstation',
  ],
  falsePositives:
    'A master configured for another model of outstation; it then repeats the request at every start.',
  evidence: 'learned',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['rejected'] },
  evaluate: (input, context) => findingOf(input, context, refusal),
  examples: examplesOf(refusal),
})
