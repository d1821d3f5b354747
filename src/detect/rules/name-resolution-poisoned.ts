import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Names within ten minutes. A host has one or two of its own; one with more answers for others. */
const NAMES = 4
const WINDOW_SECONDS = 600
/** Name that browsers look up for proxy discovery, which no host should have. */
const BAIT = /^wpad$/i
/** Any host that receives the query may answer: RFC 4795, RFC 1002 §4.2. */
const OPEN: ReadonlySet<string> = new Set(['llmnr', 'nbns'])

const answer = (name: string, at = 0, ip = '10.0.0.66') =>
  ({
    protocol: 'llmnr',
    server: '10.0.0.66',
    serverPort: 5355,
    at,
    fact: { kind: 'lookup', name, answer: ip, outcome: 'succeeded' },
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
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Responder and similar tools answer every name query and capture the logons that follow. They are used to reach servers and engineering stations.',
  todo: [
    'Isolate the host that answers',
    'Change the passwords of those who logged on to it',
    'Disable LLMNR and NetBIOS name resolution',
  ],
  falsePositives: 'A server with many names, such as a cluster; mute it.',
  match: { kind: 'lookup', protocols: [...OPEN] },
  state: {
    names: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol }, _, state) {
    if (fact.outcome !== 'succeeded' || !OPEN.has(protocol)) return undefined
    const ip = fact.answer?.split(',')[0]?.trim() ?? ''
    const name = fact.name.split('.')[0]?.trim().toLowerCase() ?? ''
    if (ip === '' || name === '' || /\.arpa$/i.test(fact.name)) return undefined
    const names = state.names.add([ip], name)
    const isBait = BAIT.test(name)
    if (names < NAMES && !isBait) return undefined
    return {
      summary:
        names >= NAMES
          ? `${ip} answered for ${names} names within ten minutes by ${protocol}, the last ${fact.name}`
          : `${ip} answers for ${fact.name} by ${protocol}, the name of browser proxy discovery`,
      source: ip,
      target: '',
      subject: names >= NAMES ? 'names' : 'bait',
    }
  },
  examples: {
    fires: [
      { when: 'one address answers for four names', facts: NETWORK.map((name, i) => answer(name, i)) },
      { when: 'a host answers for the proxy name', facts: [answer('WPAD')] },
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
