import { defineRule } from '#model/rule'

/** Names in the protocols: the wrong field of a malformed message, or the error text of the standard. */
const FIELDS: ReadonlySet<string | undefined> = new Set([
  'version',
  'protocol identifier',
  'protocol version',
])
const REFUSALS = /^(Unsupported protocol revision|BadProtocolVersionUnsupported)/

const malformed = {
  kind: 'anomaly',
  what: 'malformed',
  about: 'client',
  detail: 'protocol identifier',
} as const

export const rule = defineRule({
  id: 'protocol-version-illegal',
  engine: 'protocol',
  title: 'Illegal protocol version',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T0820', 'T0836'],
  defenderTitles: ['Illegal Protocol Version'],
  learnable: false,
  why: 'Wrong version numbers come from fuzzers and fingerprinting tools; some devices stop when they receive them.',
  todo: [
    'Identify the sender',
    'Check whether the receiver still answers',
    'Compare the versions of both products',
  ],
  falsePositives: 'A new product that tries its newest version first.',
  match: { kind: ['anomaly', 'operation'], outcomes: ['rejected'] },
  evaluate({ fact, protocol }, context) {
    const isWrong =
      fact.kind === 'anomaly'
        ? (fact.what === 'malformed' && FIELDS.has(fact.detail)) || REFUSALS.test(fact.detail ?? '')
        : fact.kind === 'operation' && REFUSALS.test(fact.error ?? '')
    if (!isWrong) return undefined
    const [sender, receiver] =
      fact.kind === 'anomaly' && fact.about === 'server'
        ? (['server', 'client'] as const)
        : (['client', 'server'] as const)
    return {
      summary: `${context.nameOf(sender)} used a version of ${protocol} that ${context.nameOf(receiver)} does not support`,
    }
  },
  examples: {
    fires: [
      { when: 'the protocol identifier is wrong', facts: [{ fact: malformed }] },
      {
        when: 'a session is rejected for its version',
        facts: [
          {
            fact: {
              kind: 'operation',
              verb: 'subscribe',
              name: 'Register Session',
              code: '0x0065',
              outcome: 'rejected',
              error: 'Unsupported protocol revision',
            },
            protocol: 'enip',
            serverPort: 44_818,
          },
        ],
      },
    ],
    silent: [{ when: 'the length is wrong', facts: [{ fact: { ...malformed, detail: 'length' } }] }],
  },
})
