import { defineRule } from '#model/rule'

const seen = { kind: 'anomaly', about: 'client', what: 'malformed-request', detail: 'count' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-illegal-operation',
  engine: 'protocol',
  title: 'DNP3 request in a form that the standard does not allow',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0866', 'T0814'],
  counterpart: ['Illegal DNP3 Operation'],
  learnable: false,
  why: 'Ill-formed requests are how fuzzers and exploits look. Outstations have stopped over single ones.',
  todo: [
    'Find out what the sender is',
    'Look whether the receiver still answers',
    'Look at the octets of the message',
  ],
  falsePositives: 'Test sets for conformance; makers’ own objects.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'malformed-request') return undefined
    const [sender, receiver] =
      fact.about === 'server' ? (['server', 'client'] as const) : (['client', 'server'] as const)
    return {
      summary: `${known.nameOf(sender)} sent ${known.nameOf(receiver)} a request whose objects are ill-formed (${fact.detail ?? 'no detail'})`,
    }
  },
  examples: {
    fires: [{ when: 'a request is ill-formed', facts: [{ fact: seen, ...place }] }],
    silent: [
      {
        when: 'a response is ill-formed',
        facts: [{ fact: { ...seen, what: 'malformed-response' }, ...place }],
      },
    ],
  },
})
