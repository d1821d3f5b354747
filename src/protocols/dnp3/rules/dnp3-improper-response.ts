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
  title: 'Malformed response from outstation',
  category: 'Illegal Commands',
  severity: 'warning',
  techniques: ['T1692.002', 'T0814'],
  defenderTitles: ['Usage of Improper Formatting by Outstation'],
  learnable: false,
  why: 'Masters have crashed on malformed responses. They come from faulty firmware, and from hosts that impersonate an outstation.',
  todo: [
    'Check that the response comes from the outstation itself',
    'Inspect the frames',
    'Check the master for restarts',
  ],
  falsePositives: 'Vendors that deviate from the standard.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'malformed-response') return undefined
    return {
      summary: `${context.nameOf('server')} sent a response with malformed objects (${fact.detail ?? 'no detail'})`,
    }
  },
  examples: {
    fires: [{ when: 'it is captured', facts: [{ fact: { ...seen, what: 'malformed-response' }, ...place }] }],
    silent: [
      {
        when: 'another fault is reported',
        facts: [{ fact: { ...seen, what: 'malformed-request' }, ...place }],
      },
    ],
  },
})
