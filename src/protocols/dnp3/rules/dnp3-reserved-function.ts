import { defineRule } from '#model/rule'
import { functions } from '../functions.ts'

const reserved = {
  kind: 'operation',
  verb: 'execute',
  name: 'Function 77',
  code: '77',
  unit: '10',
  outcome: 'requested',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-reserved-function',
  engine: 'protocol',
  title: 'Reserved DNP3 function code',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0836', 'T0814'],
  defenderTitles: ['Usage of a Reserved Function Code'],
  learnable: false,
  why: 'Masters do not use reserved functions; fuzzers and exploits do. An outstation that mishandles one may stop.',
  todo: ['Identify the sender', 'Check whether the outstation still answers', 'Inspect the message bytes'],
  falsePositives: 'Vendor extensions between products of one vendor.',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (fact.code.startsWith('link:') || functions.has(Number(fact.code))) return undefined
    return {
      summary: `${context.nameOf('client')} sent the reserved function ${fact.code} to outstation ${fact.unit} at ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [{ when: 'function 77 is sent', facts: [{ fact: reserved, ...place }] }],
    silent: [
      {
        when: 'the link is tested',
        facts: [
          { fact: { ...reserved, verb: 'diagnose', name: 'Request Link Status', code: 'link:9' }, ...place },
        ],
      },
      {
        when: 'a known function is sent',
        facts: [{ fact: { ...reserved, verb: 'read', name: 'Read', code: '1' }, ...place }],
      },
    ],
  },
})
