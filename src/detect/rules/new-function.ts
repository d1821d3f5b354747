import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  outcome: 'asked',
} as const
const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:7',
  outcome: 'asked',
} as const

export const rule = defineRule({
  id: 'new-function',
  engine: 'policy',
  title: 'A client asks a device for something it never asked before',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  counterpart: [
    'Unpermitted Usage of Modbus Function Code',
    'New Activity Detected - CIP Class',
    'New Activity Detected - CIP Class Service',
    'New Activity Detected - CIP PCCC Command',
    'New Activity Detected - CIP Symbol',
    'New Activity Detected - EtherNet/IP Protocol Command',
    'New Activity Detected - EtherNet/IP I/O Connection',
    'Modbus Address Range Violation',
  ],
  learnable: true,
  whileLearning: 'silent',
  why: 'Machines repeat themselves. A command out of habit from a known station is how a stolen station looks.',
  todo: [
    'Ask the operator of the client what was done',
    'Compare the written value with the set point',
    'Look for a remote session on the client',
  ],
  falsePositives: 'Rare operator actions and engineering work that did not occur while learning.',
  watches: 'operation',
  evaluate(judged, known) {
    const { fact } = judged
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || known.isUsual()) return undefined
    // The link itself is new: another rule says that.
    if (!known.isUsualLink() && fact.verb === 'read') return undefined
    const object = fact.object === undefined ? '' : ` on ${fact.object}`
    return {
      summary: `${nameOf(judged, known, 'client')} sent ${fact.name}${object} to ${nameOf(judged, known, 'server')}, which it never did before`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a client that only read now writes',
        learned: [{ fact: read, count: 50 }],
        facts: [{ fact: write }],
      },
    ],
    silent: [
      { when: 'it reads as ever', learned: [{ fact: read, count: 50 }], facts: [{ fact: read }] },
      {
        when: 'it writes what it has written before',
        learned: [{ fact: read }, { fact: write }],
        facts: [{ fact: write }],
      },
    ],
  },
})
