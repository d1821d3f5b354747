import type { Transfer } from '#model/fact'
import { defineRule } from '#model/rule'

const file: Transfer = {
  kind: 'transfer',
  name: '/downloads/test.com',
  type: 'application/octet-stream',
  octets: 68,
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
  counterpart: ['Malware Test File Detected - EICAR AV Success'],
  learnable: false,
  why: 'The file is harmless and made to be found. That it passed shows that malware could pass the same way unhindered.',
  todo: [
    'Ask who is testing the virus scanners, and strike this off their list',
    'See why no scanner on the way stopped it',
    'If nobody is testing: somebody looks for a way in without being noticed',
  ],
  falsePositives: 'None: a test is what it is.',
  watches: 'transfer',
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'transfer' || fact.content !== 'test/eicar') return undefined
    const [from, to] =
      fact.direction === 'to-server' ? (['client', 'server'] as const) : (['server', 'client'] as const)
    return {
      summary: `The EICAR test file passed from ${known.nameOf(from)} to ${known.nameOf(to)} by ${protocol}, named ${fact.name || 'nothing'}`,
    }
  },
  examples: {
    fires: [
      { when: 'it is fetched', facts: [{ ...http, fact: file }] },
      { when: 'it is sent', facts: [{ ...http, fact: { ...file, direction: 'to-server' } }] },
    ],
    silent: [
      {
        when: 'another small program is fetched',
        facts: [{ ...http, fact: { ...file, content: 'executable/dos' } }],
      },
    ],
  },
})
