import { defineRule } from '#model/rule'

/** Lists of whom the server talks to: ntpd's private requests 20 and 42, and the MRU list that came after them (RFC 9327 §2). */
const LISTS: ReadonlySet<string> = new Set(['mode7:20', 'mode7:42', 'mode6:10'])

const list = {
  kind: 'operation',
  verb: 'diagnose',
  name: 'Monitor List 1',
  code: 'mode7:42',
  outcome: 'asked',
} as const
const place = { protocol: 'ntp', serverPort: 123 } as const

export const rule = defineRule({
  id: 'monitor-list-asked',
  engine: 'policy',
  title: 'A time server is asked whom it knows (monlist)',
  category: 'Discovery',
  severity: 'minor',
  techniques: ['T0846', 'T0814'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The answer names the last hosts that asked for the time: a map of the plant in one packet. It is many times as long as the question, so that forged questions drown others.',
  todo: [
    'Find out who asks, and whether he may',
    'Look whether the server answered; if it did, update it or restrict such queries',
    'If questions come from many addresses, look for floods elsewhere',
  ],
  falsePositives: 'An administrator who looks why clocks differ; scanners: mute them.',
  watches: 'operation',
  concerns: { protocols: ['ntp'], outcomes: ['asked', 'ok'], verbs: ['diagnose'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'ntp' || fact.kind !== 'operation' || fact.verb !== 'diagnose') return undefined
    if (!LISTS.has(fact.code)) return undefined
    if (fact.outcome !== 'asked' && fact.outcome !== 'ok') return undefined
    if (!known.isLearning && known.isUsualVerb()) return undefined
    const isGiven = fact.outcome === 'ok'
    return {
      severity: isGiven && !fact.code.startsWith('mode6') ? 'major' : undefined,
      summary: `${known.nameOf('client')} asked the time server ${known.nameOf('server')} whom it talks to (${fact.name})${isGiven ? ', and got the list' : ''}`,
    }
  },
  examples: {
    fires: [
      { when: 'the list is asked for', facts: [{ ...place, fact: list }], severity: 'minor' },
      { when: 'it is given', facts: [{ ...place, fact: { ...list, outcome: 'ok' } }], severity: 'major' },
    ],
    silent: [
      {
        when: 'its variables are read, as monitoring does',
        facts: [
          { ...place, fact: { ...list, verb: 'read', name: 'Read Variables', code: 'mode6:2' } },
          { ...place, fact: { ...list, name: 'Read Ordered List', code: 'mode6:11' } },
        ],
      },
      { when: 'it is refused', facts: [{ ...place, fact: { ...list, outcome: 'refused' } }] },
    ],
  },
})
