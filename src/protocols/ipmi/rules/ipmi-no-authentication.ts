import { defineRule } from '#model/rule'

const accepted = {
  kind: 'anomaly',
  about: 'client',
  what: 'ipmi-cipher-zero',
  detail: 'RMCP+ session without authentication accepted',
} as const
const place = { protocol: 'ipmi', serverPort: 623 } as const

export const rule = defineRule({
  id: 'ipmi-no-authentication',
  formerIds: ['management-board-unprotected'],
  engine: 'protocol',
  title: 'IPMI session without authentication',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0866', 'T0859'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'With cipher suite 0 any password is accepted (CVE-2013-4782 to 4785). The board can switch the computer off or boot another system.',
  todo: [
    'Disable cipher suite 0 at the board',
    'Check the client’s actions: new users, power, remote console',
    'Restrict boards to the management network',
  ],
  falsePositives:
    'Vendor tools that request it on purpose; mute them for this board, which remains vulnerable.',
  match: { kind: 'anomaly', protocols: ['ipmi'] },
  evaluate({ fact }, context) {
    if (fact.what !== accepted.what) return undefined
    return {
      summary: `${context.nameOf('server')} accepted a session of ${context.nameOf('client')} without authentication (IPMI cipher suite 0)`,
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
