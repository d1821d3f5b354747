import { defineRule } from '#model/rule'
import { isGroup, nameOf } from '../names.ts'

const open = { kind: 'session', phase: 'open', method: 'password', secured: false, user: 'admin' } as const

export const rule = defineRule({
  id: 'cleartext-credentials',
  formerIds: ['readable-credentials'],
  engine: 'policy',
  title: 'Cleartext or default password',
  category: 'Authentication',
  severity: 'warning',
  techniques: ['T1694.001', 'T0859'],
  counterpart: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Anyone on the path can read it and use it. A default password needs not even that.',
  todo: [
    'Change the password',
    'Use its encrypted form (SSH, HTTPS, SNMPv3, TLS, SignAndEncrypt of OPC UA), or keep it in a network of its own',
    'Check who else has signed in with it',
  ],
  falsePositives: 'Read-only accounts with nothing to lose; learn them.',
  // One word opens many devices to a station that watches them all.
  toldBy: { 'cleartext-credentials': 'source' },
  watches: 'session',
  evaluate(judged, known) {
    const { fact } = judged
    if (fact.kind !== 'session' || (fact.clearText !== true && fact.defaultCredentials !== true))
      return undefined
    if (!known.isLearning && known.isUsualLink() && fact.defaultCredentials !== true) return undefined
    const how =
      fact.defaultCredentials === true
        ? 'with credentials that the maker ships'
        : 'with a password anyone can read'
    // Routers prove themselves to each other with a word that all of them hear: nobody signs in there.
    if (isGroup(judged.server))
      return {
        summary: `${nameOf(judged, known, 'client')} tells all listeners of ${judged.server.ip ?? judged.server.mac} its ${fact.defaultCredentials === true ? 'password, which is the one the maker ships' : 'password'} (${judged.protocol})`,
      }
    const user = fact.user === undefined || fact.user === '' ? '' : ` as ${fact.user}`
    return {
      deed: `signs in to ${nameOf(judged, known, 'server')} ${how} (${judged.protocol})`,
      summary: `${nameOf(judged, known, 'client')} signs in to ${nameOf(judged, known, 'server')}${user} ${how} (${judged.protocol}, ${fact.method})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'Telnet shows the password',
        facts: [{ protocol: 'telnet', serverPort: 23, fact: { ...open, clearText: true } }],
      },
      {
        when: 'a router tells all others its password',
        facts: [{ protocol: 'hsrp', server: '224.0.0.2', fact: { ...open, clearText: true } }],
      },
      {
        when: 'SNMP uses the community public',
        facts: [
          { protocol: 'snmp', serverPort: 161, fact: { ...open, clearText: true, defaultCredentials: true } },
        ],
      },
    ],
    silent: [
      {
        when: 'the session is encrypted',
        facts: [{ protocol: 'ssh', serverPort: 22, fact: { ...open, secured: true } }],
      },
    ],
  },
})
