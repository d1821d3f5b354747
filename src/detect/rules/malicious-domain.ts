import { defineRule } from '#model/rule'
import type { Indicator } from '#model/threat'
import { severityOfThreat, threatSentence } from '../intelligence.ts'

const indicator: Indicator = { kind: 'domain', value: 'bad.example', name: '', source: 'feed.json' }
const lookup = (name: string) =>
  ({ protocol: 'dns', serverPort: 53, fact: { kind: 'lookup', name, outcome: 'requested' } }) as const

export const rule = defineRule({
  id: 'malicious-domain',
  engine: 'malware',
  title: 'Query for a malicious domain',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884'],
  defenderTitles: ['Malicious Domain Name Request'],
  learnable: false,
  why: 'Loaded threat intelligence lists this domain. Malware resolves the name of its command server before it acts.',
  todo: [
    'Isolate the device, and keep it powered on for forensics',
    'Check what it sent and received, and what else it did since then',
    'Search all sites for the same indicator',
  ],
  falsePositives:
    'Name servers and proxies that query for other hosts: check the original client. Security researchers.',
  match: { kind: 'lookup' },
  evaluate({ fact }, context) {
    const found = context.threat('domain', fact.name)
    if (found === undefined) return undefined
    return {
      summary: `${context.nameOf('client')} asked for ${fact.name}, malicious ${threatSentence(found)}`,
      subject: found.value,
      severity: severityOfThreat(found),
    }
  },
  examples: {
    fires: [
      { when: 'the name is looked up', threats: [indicator], facts: [lookup('bad.example')] },
      { when: 'a subdomain is looked up', threats: [indicator], facts: [lookup('gate.Bad.example')] },
    ],
    silent: [
      { when: 'a name only has the same ending', threats: [indicator], facts: [lookup('notbad.example')] },
      { when: 'no intelligence is loaded', facts: [lookup('bad.example')] },
    ],
  },
})
