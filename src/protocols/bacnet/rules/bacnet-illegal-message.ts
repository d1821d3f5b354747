import { defineRule } from '#model/rule'

/** Rejects with a valid message: an old device gets a newer service. */
const LAWFUL = /unrecognized-service|other/
const REJECT = 'reject: '

const rejected = {
  kind: 'operation',
  verb: 'write',
  name: 'writeProperty',
  code: 'c15',
  outcome: 'rejected',
  error: 'reject: invalid-tag',
} as const
const malformed = { kind: 'anomaly', what: 'malformed', about: 'client', detail: 'NPDU' } as const
const place = { protocol: 'bacnet', serverPort: 47_808 } as const

export const rule = defineRule({
  id: 'bacnet-illegal-message',
  engine: 'protocol',
  title: 'Illegal BACnet message',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  defenderTitles: ['Illegal BACNet message'],
  learnable: false,
  why: 'Malformed messages come from fuzzers, exploits and untested products. Building controllers have crashed on them.',
  todo: ['Identify the sender', 'Check whether the receiver still answers', 'Inspect the message bytes'],
  falsePositives: 'Products that deviate from the standard; a newer edition that an old device cannot parse.',
  evidence: 'learned',
  match: { kind: ['operation', 'anomaly'], protocols: ['bacnet'], outcomes: ['rejected'] },
  evaluate({ fact }, context) {
    if (fact.kind === 'anomaly' && fact.what === 'malformed') {
      const [sender, receiver] =
        fact.about === 'server' ? (['server', 'client'] as const) : (['client', 'server'] as const)
      return {
        severity: 'minor',
        summary: `${context.nameOf(sender)} sent ${context.nameOf(receiver)} a malformed BACnet message (${fact.detail ?? 'no detail'})`,
      }
    }
    if (fact.kind !== 'operation') return undefined
    if (fact.error?.startsWith(REJECT) !== true || LAWFUL.test(fact.error)) return undefined
    return {
      summary: `${context.nameOf('server')} rejected ${fact.name} from ${context.nameOf('client')} as malformed (${fact.error.slice(REJECT.length)})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a request is rejected for its form',
        facts: [{ fact: rejected, ...place }],
        severity: 'major',
      },
      { when: 'a message is truncated', facts: [{ fact: malformed, ...place }], severity: 'minor' },
    ],
    silent: [
      {
        when: 'a newer service is not supported',
        facts: [{ fact: { ...rejected, error: 'reject: unrecognized-service' }, ...place }],
      },
      {
        when: 'a property cannot be written',
        facts: [{ fact: { ...rejected, error: 'property: write-access-denied' }, ...place }],
      },
    ],
  },
})
