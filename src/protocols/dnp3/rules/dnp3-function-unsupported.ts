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
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error === undefined || !fact.error.includes('NO_FUNC_CODE_SUPPORT')) return undefined
    const object = fact.object === undefined ? '' : ` (${fact.object})`
    return {
      severity: isQuiet(fact.verb) ? 'warning' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name}${object} to outstation ${fact.unit} at ${known.nameOf('server')}, which does not support this function (IIN2.0)`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a read is refused so',
        facts: [{ fact: { ...read, error: 'NO_FUNC_CODE_SUPPORT' }, ...place }],
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
              error: 'DEVICE_RESTART NO_FUNC_CODE_SUPPORT',
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
