import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read',
  code: '1',
  object: 'class:1 class:2',
  unit: '10',
  outcome: 'refused',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-parameter-wrong',
  engine: 'protocol',
  title: 'Outstation refused the parameters of a request',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['Incorrect Parameter Sent to Outstation'],
  learnable: false,
  why: 'Wrong ranges and qualifiers come from badly set up masters, and from fuzzers that look for a crash.',
  todo: [
    'See whether the sender is the master of this outstation',
    'Compare its point list with the outstation',
    'Look for other refusals of the same sender',
  ],
  falsePositives: 'A point list that was changed on one side only.',
  watches: 'operation',
  concerns: { protocols: ['dnp3'], outcomes: ['refused'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error === undefined || !fact.error.includes('PARAMETER_ERROR')) return undefined
    const object = fact.object === undefined ? '' : ` (${fact.object})`
    return {
      severity: isQuiet(fact.verb) ? 'warning' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name}${object} to outstation ${fact.unit} at ${known.nameOf('server')}, which found its parameters wrong (IIN2.2)`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a read is refused so',
        facts: [{ fact: { ...read, error: 'PARAMETER_ERROR' }, ...place }],
        severity: 'warning',
      },
      {
        when: 'a control is refused so',
        facts: [
          {
            fact: {
              ...read,
              verb: 'operate',
              name: 'Direct Operate',
              code: '5',
              error: 'DEVICE_RESTART PARAMETER_ERROR',
            },
            ...place,
          },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'it is refused for another reason',
        facts: [{ fact: { ...read, error: 'ALREADY_EXECUTING' }, ...place }],
      },
      { when: 'it is answered', facts: [{ fact: { ...read, outcome: 'ok' }, ...place }] },
    ],
  },
})
