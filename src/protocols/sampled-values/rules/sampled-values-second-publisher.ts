import { defineRule } from '#model/rule'
import { secondPublisher } from '#model/second-publisher'

const stream = {
  kind: 'identity',
  about: 'client',
  attribute: 'address:sampled-values-id',
  value: 'MU01',
  confidence: 0.95,
  field: 'svID',
} as const
const place = {
  protocol: 'sampled-values',
  client: '02:00:00:00:00:41',
  server: '01:0c:cd:04:00:01',
} as const
const other = { ...place, client: '02:00:00:00:00:66' } as const

export const rule = defineRule({
  id: 'sampled-values-second-publisher',
  engine: 'protocol',
  title: 'Duplicate sampled values publisher (spoofing)',
  category: 'Illegal Commands',
  severity: 'critical',
  techniques: ['T1692.002', 'T0830'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Protection trips on unauthenticated current and voltage samples: forged ones open breakers, or keep them closed.',
  todo: [
    'Find the process bus port of the second sender, and disable it',
    'Check whether relays tripped, or lost their samples',
    'Compare the values of both senders in the packets',
  ],
  falsePositives: 'A replaced merging unit: once, with another hardware address.',
  ...secondPublisher('sampled-values', {
    attribute: 'address:sampled-values-id',
    // Vendors ship many units with the same name; each has a group of its own (IEC 61850-9-2:2011 annex B).
    streamOf: (name, { mac }) => `${name} ${mac}`,
    activity: (name, { mac }) => `publishes the samples ${name} to ${mac}`,
  }),
  examples: {
    fires: [
      {
        when: 'a second sender publishes the same stream',
        facts: [
          { ...place, fact: stream },
          { ...other, fact: stream },
        ],
      },
    ],
    silent: [
      {
        when: 'the unit continues to publish',
        facts: [
          { ...place, fact: stream },
          { ...place, fact: stream },
        ],
      },
      {
        when: 'another unit of the same name has its own group',
        facts: [
          { ...place, fact: stream },
          { ...other, server: '01:0c:cd:04:00:02', fact: stream },
        ],
      },
    ],
  },
})
