import { defineRule } from '#model/rule'

/** Lists of a server's peers: ntpd's private requests 20 and 42, and the MRU list that replaced them (RFC 9327 §2). */
const LISTS: ReadonlySet<string> = new Set(['mode7:20', 'mode7:42', 'mode6:10'])

const list = {
  kind: 'operation',
  verb: 'diagnose',
  name: 'Monitor List 1',
  code: 'mode7:42',
  outcome: 'requested',
} as const
const place = { protocol: 'ntp', serverPort: 123 } as const

export const rule = defineRule({
  id: 'ntp-monitor-list',
  formerIds: ['monitor-list-asked'],
  engine: 'policy',
  title: 'NTP monitor list requested (monlist)',
  category: 'Discovery',
  severity: 'minor',
  techniques: ['T0846', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The answer lists the last clients of the time server: a map of the plant in one packet. It is far longer than the request, which allows amplification attacks.',
  todo: [
    'Find out whether the client may do so',
    'If the server answered, update it or restrict such queries',
    'If requests come from many addresses, look for floods elsewhere',
  ],
  falsePositives: 'An administrator who diagnoses clocks; scanners: mute them.',
  match: { kind: 'operation', protocols: ['ntp'], outcomes: ['requested', 'succeeded'], verbs: ['diagnose'] },
  evaluate({ fact }, context) {
    if (!LISTS.has(fact.code)) return undefined
    if (!context.isLearning && context.isUsualVerb()) return undefined
    const isGiven = fact.outcome === 'succeeded'
    return {
      severity: isGiven && !fact.code.startsWith('mode6') ? 'major' : undefined,
      summary: `${context.nameOf('client')} requested the client list of the time server ${context.nameOf('server')} (${fact.name})${isGiven ? ', and received it' : ''}`,
    }
  },
  examples: {
    fires: [
      { when: 'the list is requested', facts: [{ ...place, fact: list }], severity: 'minor' },
      {
        when: 'it is returned',
        facts: [{ ...place, fact: { ...list, outcome: 'succeeded' } }],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'its variables are read, as monitoring does',
        facts: [
          { ...place, fact: { ...list, verb: 'read', name: 'Read Variables', code: 'mode6:2' } },
          { ...place, fact: { ...list, name: 'Read Ordered List', code: 'mode6:11' } },
        ],
      },
      { when: 'it is rejected', facts: [{ ...place, fact: { ...list, outcome: 'rejected' } }] },
    ],
  },
})
