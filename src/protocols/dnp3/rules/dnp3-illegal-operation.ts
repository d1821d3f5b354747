import { defineRule } from '#model/rule'

const seen = { kind: 'anomaly', about: 'client', what: 'malformed-request', detail: 'count' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-illegal-operation',
  engine: 'protocol',
  title: 'Illegal DNP3 operation',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0866', 'T0814'],
  defenderTitles: ['Illegal DNP3 Operation'],
  learnable: false,
  why: 'Fuzzers and exploits send malformed requests. Outstations have crashed on a single one.',
  todo: ['Identify the sender', 'Check whether the receiver still answers', 'Inspect the message bytes'],
  falsePositives: 'Conformance test sets; vendor-specific objects.',
  evidence: 'learned',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'dnp3') return undefined
    if (fact.what !== 'malformed-request') return undefined
    const [sender, receiver] =
      fact.about === 'server' ? (['server', 'client'] as const) : (['client', 'server'] as const)
    return {
      summary: `${context.nameOf(sender)} sent ${context.nameOf(receiver)} a request with malformed objects (${fact.detail ?? 'no detail'})`,
    }
  },
  examples: {
    fires: [{ when: 'a request is malformed', facts: [{ fact: seen, ...place }] }],
    silent: [
      {
        when: 'a response is malformed',
        facts: [{ fact: { ...seen, what: 'malformed-response' }, ...place }],
      },
    ],
  },
})
