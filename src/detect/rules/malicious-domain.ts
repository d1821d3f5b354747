import { defineRule } from '#model/rule'
import type { Indicator } from '#model/threat'
import { gravity, told } from '../intelligence.ts'

const indicator: Indicator = { kind: 'domain', value: 'bad.example', name: '', source: 'feed.json' }
const lookup = (name: string) =>
  ({ protocol: 'dns', serverPort: 53, fact: { kind: 'lookup', name, outcome: 'asked' } }) as const

export const rule = defineRule({
  id: 'malicious-domain',
  engine: 'malware',
  title: 'Query for a malicious domain',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0884'],
  counterpart: ['Malicious Domain Name Request'],
  learnable: false,
  why: 'Loaded threat intelligence names this domain. Malware asks for the name of whoever steers it before it does harm.',
  todo: [
    'Isolate the device, and keep it switched on for forensics',
    'Look what it sent and received, and what else it did since then',
    'Search all sites for the same indicator',
  ],
  falsePositives: 'Name servers and proxies that ask on behalf of others: look who asked them. Researchers.',
  watches: 'lookup',
  evaluate({ fact }, known) {
    if (fact.kind !== 'lookup') return undefined
    const found = known.threat('domain', fact.name)
    if (found === undefined) return undefined
    return {
      summary: `${known.nameOf('client')} asked for ${fact.name}, malicious ${told(found)}`,
      subject: found.value,
      severity: gravity(found),
    }
  },
  examples: {
    fires: [
      { when: 'the name is looked up', threats: [indicator], facts: [lookup('bad.example')] },
      { when: 'a name below it is looked up', threats: [indicator], facts: [lookup('gate.Bad.example')] },
    ],
    silent: [
      { when: 'a name only ends alike', threats: [indicator], facts: [lookup('notbad.example')] },
      { when: 'no intelligence is loaded', facts: [lookup('bad.example')] },
    ],
  },
})
