import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'

const file: Transfer = {
  kind: 'transfer',
  name: '/downloads/test.com',
  type: 'application/octet-stream',
  bytes: 68,
  content: 'test/eicar',
  direction: 'to-client',
}
const http = { protocol: 'http', serverPort: 80 } as const

export const rule = defineRule({
  id: 'eicar-transferred',
  engine: 'malware',
  title: 'EICAR test file transferred',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0867'],
  defenderTitles: ['Malware Test File Detected - EICAR AV Success'],
  learnable: false,
  why: 'The file is harmless and made to be detected. Its transfer shows that malware could pass the same way.',
  todo: [
    'Ask who is testing antivirus scanners, and close the alert if it was a test',
    'Check why no scanner on the path blocked it',
    'If nobody is testing, an attacker may be probing the defenses',
  ],
  falsePositives: 'None: the file is always a test.',
  match: { kind: 'transfer' },
  evaluate({ fact, protocol }, context) {
    if (fact.content !== 'test/eicar') return undefined
    const [from, to] =
      fact.direction === 'to-server' ? (['client', 'server'] as const) : (['server', 'client'] as const)
    return {
      summary: `The EICAR test file passed from ${context.nameOf(from)} to ${context.nameOf(to)} by ${protocol}, named ${fact.name || 'nothing'}`,
    }
  },
  examples: {
    fires: [
      { when: 'it is downloaded', facts: [{ ...http, fact: file }] },
      { when: 'it is uploaded', facts: [{ ...http, fact: { ...file, direction: 'to-server' } }] },
    ],
    silent: [
      {
        when: 'another small program is downloaded',
        facts: [{ ...http, fact: { ...file, content: 'executable/dos' } }],
      },
    ],
  },
})
