import { defineRule } from '#model/rule'
import type { Indicator } from '#model/threat'
import { severityOfThreat, threatSentence } from '../intelligence.ts'

const indicator: Indicator = {
  kind: 'fingerprint',
  value: `ja3:${'ab'.repeat(16)}`,
  name: 'Loader',
  source: 'feed.csv',
}
const hello = (byte: string) =>
  ({
    protocol: 'tls',
    serverPort: 443,
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'fingerprint',
      value: `ja3:${byte.repeat(16)}`,
      confidence: 0.4,
      field: 'ClientHello',
    },
  }) as const

export const rule = defineRule({
  id: 'malicious-fingerprint',
  engine: 'malware',
  title: 'Client with a malicious fingerprint',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884', 'T0885'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  why: 'The handshake of an encrypted session identifies the program. Loaded threat intelligence lists this fingerprint.',
  todo: [
    'Isolate the device, and keep it powered on for forensics',
    'Check what it sent and received, and what else it did since then',
    'Search all sites for the same indicator',
  ],
  falsePositives:
    'Other programs built with the same library have the same fingerprint, above all with JA3. Check name and address as well.',
  match: { kind: 'identity', attributes: ['fingerprint'] },
  evaluate({ fact, client, server }, context) {
    const found = context.threat('fingerprint', fact.value)
    if (found === undefined) return undefined
    const isClient = fact.about === 'client'
    const [one, other] = isClient ? (['client', 'server'] as const) : (['server', 'client'] as const)
    return {
      summary: `${context.nameOf(one)} communicates with ${context.nameOf(other)} with the fingerprint ${fact.value}, malicious ${threatSentence(found)}`,
      subject: found.value,
      severity: severityOfThreat(found, 'major'),
      ...(!isClient && { source: server.ip ?? server.mac, target: client.ip ?? client.mac }),
    }
  },
  examples: {
    fires: [{ when: 'its JA3 is listed', threats: [indicator], facts: [hello('ab')], severity: 'major' }],
    silent: [
      { when: 'another program connects', threats: [indicator], facts: [hello('ac')] },
      { when: 'no intelligence is loaded', facts: [hello('ab')] },
    ],
  },
})
