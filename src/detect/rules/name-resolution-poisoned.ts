import { defineRule } from '#model/rule'

/** A host has one or two names of its own; who answers for more within ten minutes answers for others. */
const NAMES = 4
const WINDOW_SECONDS = 600
/** Names that browsers ask for by themselves and nobody should have: an invitation to be read. */
const BAIT = /^wpad$/i
/** Whoever hears the question may answer it: RFC 4795, RFC 1002 §4.2. */
const OPEN: ReadonlySet<string> = new Set(['llmnr', 'nbns'])

const answer = (name: string, at = 0, ip = '10.0.0.66') =>
  ({
    protocol: 'llmnr',
    server: '10.0.0.66',
    serverPort: 5355,
    at,
    fact: { kind: 'lookup', name, answer: ip, outcome: 'ok' },
  }) as const
const NETWORK = ['fileserver', 'printer7', 'intranet', 'backup']

export const rule = defineRule({
  id: 'name-resolution-poisoned',
  formerIds: ['name-poisoned'],
  engine: 'malware',
  title: 'LLMNR or NetBIOS name poisoning',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0830', 'T0859'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Responder and its kin say “that is me” to every name, and collect the logons that follow. With those they work on at servers and engineering stations.',
  todo: [
    'Isolate the host that answers',
    'Change the passwords of those who logged on to it',
    'Switch off LLMNR and NetBIOS name resolution',
  ],
  falsePositives: 'A server of many names, such as a cluster; mute it.',
  watches: 'lookup',
  concerns: { protocols: [...OPEN] },
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'lookup' || fact.outcome !== 'ok' || !OPEN.has(protocol)) return undefined
    const ip = fact.answer?.split(',')[0]?.trim() ?? ''
    const name = fact.name.split('.')[0]?.trim().toLowerCase() ?? ''
    if (ip === '' || name === '' || /\.arpa$/i.test(fact.name)) return undefined
    const names = known.distinct(`names ${ip}`, name, WINDOW_SECONDS)
    const isBait = BAIT.test(name)
    if (names < NAMES && !isBait) return undefined
    return {
      summary:
        names >= NAMES
          ? `${ip} answered for ${names} names within ten minutes by ${protocol}, the last ${fact.name}`
          : `${ip} answers for ${fact.name} by ${protocol}, the name by which browsers look for their proxy`,
      source: ip,
      target: '',
      subject: names >= NAMES ? 'names' : 'bait',
    }
  },
  examples: {
    fires: [
      { when: 'one address answers for four names', facts: NETWORK.map((name, i) => answer(name, i)) },
      { when: 'somebody is the proxy', facts: [answer('WPAD')] },
    ],
    silent: [
      {
        when: 'hosts answer for themselves',
        facts: NETWORK.map((name, i) => answer(name, i, `10.0.0.${i}`)),
      },
      { when: 'a host has two names', facts: [answer('hmi1'), answer('hmi1-backup', 1)] },
    ],
  },
})
