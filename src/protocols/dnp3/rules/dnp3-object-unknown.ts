import { defineRule } from '#model/rule'
import { findingOf, OUTSTATION, REFUSED_READ } from '../refusals.ts'

const partly = { kind: 'anomaly', about: 'server/unit:10', what: 'object-unknown' } as const
const refusal = { error: 'OBJECT_UNKNOWN', clause: 'which does not know this object (IIN2.1)' }

export const rule = defineRule({
  id: 'dnp3-object-unknown',
  engine: 'protocol',
  title: 'Unknown DNP3 object requested',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['Unknown Object Sent to Outstation'],
  learnable: false,
  why: 'Masters with an outdated point list request points that do not exist, and so do attackers who explore an outstation.',
  todo: [
    'Check whether the sender is the master of this outstation',
    'Compare its point list with the outstation',
    'Check for controls from the same sender',
  ],
  falsePositives: 'Masters that always request all classes and attributes of outstations that lack some.',
  evidence: 'learned',
  match: { kind: ['operation', 'anomaly'], protocols: ['dnp3'] },
  evaluate(input, context) {
    // A poll list that names one unknown object is still answered.
    if (input.fact.kind === 'anomaly' && input.fact.what === 'object-unknown')
      return {
        severity: 'warning',
        summary: `${context.nameOf('client')} requested points of ${context.nameOf('server')}, some of which are unknown there (IIN2.1)`,
      }
    return findingOf(input, context, refusal)
  },
  examples: {
    fires: [
      {
        when: 'a control is sent to a point that is not there',
        facts: [
          {
            fact: {
              ...REFUSED_READ,
              verb: 'operate',
              name: 'Operate',
              code: '4',
              object: 'binary-command:900',
              error: 'OBJECT_UNKNOWN',
            },
            ...OUTSTATION,
          },
        ],
        severity: 'major',
      },
      {
        when: 'a poll list names one unknown object',
        facts: [{ fact: partly, ...OUTSTATION }],
        severity: 'warning',
      },
    ],
    silent: [
      {
        when: 'all objects are known',
        facts: [{ fact: { ...REFUSED_READ, outcome: 'succeeded' }, ...OUTSTATION }],
      },
      {
        when: 'the function is not supported',
        facts: [{ fact: { ...REFUSED_READ, error: 'NO_FUNC_CODE_SUPPORT' }, ...OUTSTATION }],
      },
    ],
  },
})
