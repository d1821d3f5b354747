import { defineRule } from '#model/rule'
import { secondPublisher } from '#model/second-publisher'

const block = {
  kind: 'identity',
  about: 'client',
  attribute: 'address:goose-control-block',
  value: 'BAY1PROT/LLN0$GO$gcb_trip',
  confidence: 0.95,
  field: 'gocbRef',
} as const
const place = { protocol: 'goose', client: '02:00:00:00:00:01', server: '01:0c:cd:01:00:03' } as const
const other = { ...place, client: '02:00:00:00:00:66' } as const

export const rule = defineRule({
  id: 'goose-second-publisher',
  engine: 'protocol',
  title: 'Duplicate GOOSE publisher (spoofing)',
  category: 'Illegal Commands',
  severity: 'critical',
  techniques: ['T1692.002', 'T0830'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'GOOSE trips breakers without authentication: subscribers accept the message with the higher state number.',
  todo: [
    'Find the switch port of the second sender, and disable it',
    'Check whether subscribers acted: breaker positions, trips',
    'Compare both senders’ state numbers in the packets',
  ],
  falsePositives: 'A replaced relay: once, with another hardware address.',
  ...secondPublisher('goose', {
    attribute: 'address:goose-control-block',
    activity: (name) => `publishes state numbers of ${name}`,
  }),
  examples: {
    fires: [
      {
        when: 'a second sender publishes the same control block',
        facts: [
          { ...place, fact: block },
          { ...other, fact: block },
        ],
      },
      {
        when: 'the first one continues after a break of some minutes',
        facts: [
          { ...place, fact: block },
          { ...other, fact: block, at: 300 },
          { ...place, fact: block, at: 310 },
        ],
      },
      {
        when: 'a spare part of the same maker takes the place of one that is silent',
        facts: [
          { ...place, fact: block },
          { ...other, fact: block, at: 300 },
        ],
        severity: 'notice',
      },
      {
        when: 'a device of another maker takes its place',
        facts: [
          { ...place, fact: block },
          { ...other, client: '00:0c:29:00:00:66', fact: block, at: 300 },
        ],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'the relay continues to publish',
        facts: [
          { ...place, fact: block },
          { ...place, fact: block },
        ],
      },
      {
        when: 'another relay publishes its own',
        facts: [
          { ...place, fact: block },
          { ...other, fact: { ...block, value: 'BAY2PROT/LLN0$GO$gcb_trip' } },
        ],
      },
    ],
  },
})
