import { defineRule } from '#model/rule'

const seen = {
  kind: 'anomaly',
  about: 'server/unit:10',
  what: 'malformed-response',
  detail: 'count',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-improper-response',
  engine: 'protocol',
  title: 'Outstation answers in a form that the standard does not allow',
  category: 'Illegal Commands',
  severity: 'warning',
  techniques: ['T1692.002', 'T0814'],
  counterpart: ['Usage of Improper Formatting by Outstation'],
  learnable: false,
  why: 'Masters have crashed over ill-formed answers. They come from broken firmware, and from those who pretend to be an outstation.',
  todo: [
    'Check that the answer comes from the outstation itself',
    'Look at the frames',
    'Check the master for restarts',
  ],
  falsePositives: 'Makers that bend the standard.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'malformed-response') return undefined
    return {
      summary: `${known.nameOf('server')} sent a response whose objects are ill-formed (${fact.detail ?? 'no detail'})`,
    }
  },
  examples: {
    fires: [{ when: 'it is seen', facts: [{ fact: { ...seen, what: 'malformed-response' }, ...place }] }],
    silent: [
      {
        when: 'something else is out of order',
        facts: [{ fact: { ...seen, what: 'malformed-request' }, ...place }],
      },
    ],
  },
})
