import { defineRule } from '#model/rule'
import type { Indicator } from '#model/threat'
import { severityOfThreat, threatSentence } from '../intelligence.ts'

const indicator: Indicator = { kind: 'hash', value: 'ab'.repeat(32), name: 'Wiper', source: 'feed.json' }
const transfer = (byte: string) =>
  ({
    protocol: 'smb',
    serverPort: 445,
    fact: {
      kind: 'transfer',
      name: 'update.exe',
      type: 'file',
      bytes: 9000,
      sha256: byte.repeat(32),
      direction: 'to-server',
    },
  }) as const

export const rule = defineRule({
  id: 'malicious-file',
  engine: 'malware',
  title: 'Transfer of a malicious file',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0867', 'T0863'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  consequence: 'foothold',
  learnable: false,
  why: 'Loaded threat intelligence lists the digest of this file.',
  todo: [
    'Isolate the device that received it',
    'Find the file, and check whether it was run',
    'Search all sites for the same digest',
  ],
  falsePositives: 'Rare: a digest identifies one file. Feeds may list tools that administrators also use.',
  match: { kind: 'transfer' },
  evaluate({ fact }, context) {
    if (fact.sha256 === undefined) return undefined
    const found = context.threat('hash', fact.sha256)
    if (found === undefined) return undefined
    const [from, to] =
      fact.direction === 'to-server' ? (['client', 'server'] as const) : (['server', 'client'] as const)
    return {
      summary: `${context.nameOf(from)} sent ${context.nameOf(to)} the file ${fact.name || '(no name)'}, malicious ${threatSentence(found)}`,
      subject: found.value,
      severity: severityOfThreat(found),
    }
  },
  examples: {
    fires: [{ when: 'its digest is listed', threats: [indicator], facts: [transfer('ab')] }],
    silent: [
      { when: 'another file is transferred', threats: [indicator], facts: [transfer('ac')] },
      { when: 'no intelligence is loaded', facts: [transfer('ab')] },
    ],
  },
})
