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
const partly = { kind: 'anomaly', about: 'server/unit:10', what: 'object-unknown' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-object-unknown',
  engine: 'protocol',
  title: 'Outstation does not know an object that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['Unknown Object Sent to Outstation'],
  learnable: false,
  why: 'Points that do not exist are asked for by masters with an old point list, and by those who explore an outstation that is not theirs.',
  todo: [
    'See whether the sender is the master of this outstation',
    'Compare its point list with the outstation',
    'Look for controls from the same sender',
  ],
  falsePositives: 'Masters that always ask for all classes and attributes of outstations that lack some.',
  watches: ['operation', 'anomaly'],
  concerns: { protocols: ['dnp3'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3') return undefined
    const [client, server] = [known.nameOf('client'), known.nameOf('server')]
    // A poll list that names one unknown object is answered all the same.
    if (fact.kind === 'anomaly' && fact.what === 'object-unknown')
      return {
        severity: 'warning',
        summary: `${client} asked ${server} for points of which it does not know some (IIN2.1)`,
      }
    if (fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error === undefined || !fact.error.includes('OBJECT_UNKNOWN')) return undefined
    const object = fact.object === undefined ? '' : ` on ${fact.object}`
    return {
      severity: isQuiet(fact.verb) ? 'warning' : undefined,
      summary: `${client} sent ${fact.name}${object} to outstation ${fact.unit} at ${server}, which does not know this object (IIN2.1)`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a control is sent to a point that is not there',
        facts: [
          {
            fact: {
              ...read,
              verb: 'operate',
              name: 'Operate',
              code: '4',
              object: 'binary-command:900',
              error: 'OBJECT_UNKNOWN',
            },
            ...place,
          },
        ],
        severity: 'major',
      },
      {
        when: 'a poll list names one unknown object',
        facts: [{ fact: partly, ...place }],
        severity: 'warning',
      },
    ],
    silent: [
      { when: 'all is known', facts: [{ fact: { ...read, outcome: 'ok' }, ...place }] },
      {
        when: 'the function is not supported',
        facts: [{ fact: { ...read, error: 'NO_FUNC_CODE_SUPPORT' }, ...place }],
      },
    ],
  },
})
