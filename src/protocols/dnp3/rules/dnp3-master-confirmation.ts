import { defineRule } from '#model/rule'

const seen = {
  kind: 'anomaly',
  about: 'client',
  what: 'confirmation-wanted-by-master',
  detail: 'Read',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-master-confirmation',
  formerIds: ['dnp3-master-wants-confirmation'],
  engine: 'protocol',
  title: 'Application confirmation requested by master',
  category: 'Illegal Commands',
  severity: 'warning',
  techniques: ['T0869'],
  defenderTitles: ['Master Requested an Application Layer Confirmation'],
  learnable: false,
  why: 'The standard forbids it, so the master is non-conforming, faulty, or an attack tool.',
  todo: ['Identify the sender', 'Ask the vendor of the master about this version'],
  falsePositives: 'Old masters that set the bit in every request.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'confirmation-wanted-by-master') return undefined
    return {
      summary: `${context.nameOf('client')} requested an application confirmation of its request ${fact.detail ?? ''} from ${context.nameOf('server')}, which the standard forbids`,
    }
  },
  examples: {
    fires: [{ when: 'a read requests it', facts: [{ fact: seen, ...place }] }],
    silent: [
      {
        when: 'a request is malformed',
        facts: [{ fact: { ...seen, what: 'malformed-request' }, ...place }],
      },
    ],
  },
})
