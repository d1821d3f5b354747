import { defineRule } from '#model/rule'

const accepted = {
  kind: 'anomaly',
  about: 'client',
  what: 'ipmi-cipher-zero',
  detail: 'RMCP+ session without authentication accepted',
} as const
const place = { protocol: 'ipmi', serverPort: 623 } as const

export const rule = defineRule({
  id: 'management-board-unprotected',
  engine: 'protocol',
  title: 'A management board lets somebody in without checking the password',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0866', 'T0859'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'With cipher suite 0 any password opens the board (CVE-2013-4782 to 4785), and the board switches the computer off or boots another system.',
  todo: [
    'Switch cipher suite 0 off at the board',
    'Look what the client did: users made, power, remote screen',
    'Let boards be reached from the management network alone',
  ],
  falsePositives:
    'Tools of the maker that ask so on purpose; mute them for this board, which is open all the same.',
  watches: 'anomaly',
  concerns: { protocols: ['ipmi'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'ipmi' || fact.kind !== 'anomaly' || fact.what !== accepted.what) return undefined
    return {
      summary: `${known.nameOf('server')} accepted a session of ${known.nameOf('client')} without authentication (IPMI cipher suite 0)`,
    }
  },
  examples: {
    fires: [{ when: 'the board accepts cipher suite 0', facts: [{ ...place, fact: accepted }] }],
    silent: [
      {
        when: 'it opens a session with a password',
        facts: [{ ...place, fact: { kind: 'session', phase: 'open', method: 'rakp', secured: true } }],
      },
    ],
  },
})
