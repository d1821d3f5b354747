import { defineRule } from '#model/rule'

/** One zero credential can be chance in theory; the attack sends hundreds within a minute. */
const ATTEMPTS = 3
const WINDOW_SECONDS = 60
/** What follows the tries comes within minutes. */
const TAKEOVER_SECONDS = 600
/** NetrServerPasswordSet2: [MS-NRPC] 3.5.4.4.6. */
const SET_PASSWORD = 'netlogon/30'

const zero = { kind: 'anomaly', what: 'zero-credential', detail: 'credential of eight zero octets' } as const
const set = {
  kind: 'operation',
  verb: 'set-password',
  name: 'NetrServerPasswordSet2',
  code: 'netlogon/30',
  object: 'DC1$',
  outcome: 'ok',
} as const
const place = { protocol: 'dcerpc', serverPort: 49_667 } as const

export const rule = defineRule({
  id: 'zero-credential',
  engine: 'malware',
  title: 'Domain controller tried with credentials of zeros (Zerologon)',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T0890'],
  counterpart: [],
  learnable: false,
  why: 'A domain controller without the fix of August 2020 lets one in 256 such tries in, and then gives its own password away.',
  todo: [
    'Isolate the source',
    'Check that the domain controller has the fix for CVE-2020-1472',
    'Look for NetrServerPasswordSet2 after the tries: the machine password may have been changed',
  ],
  falsePositives: 'A vulnerability scanner that tests for CVE-2020-1472.',
  watches: ['anomaly', 'operation'],
  evaluate({ fact, client, server, count }, known) {
    if (fact.kind === 'operation') {
      if (fact.code !== SET_PASSWORD || fact.outcome === 'asked') return undefined
      if (known.tally(`${client.ip}>${server.ip}`, 0, TAKEOVER_SECONDS) < ATTEMPTS) return undefined
      return {
        summary: `${client.ip} logged on to ${server.ip} with credentials of zeros and ${fact.outcome === 'ok' ? 'changed' : 'tried to change'} its machine password (CVE-2020-1472)`,
        subject: 'password',
        techniques: ['T0890', 'T0892'],
      }
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'zero-credential') return undefined
    const attempts = known.tally(`${client.ip}>${server.ip}`, count, WINDOW_SECONDS)
    if (attempts < ATTEMPTS) return undefined
    return {
      summary: `${client.ip} tries to log on to ${server.ip} with credentials of zeros (CVE-2020-1472)`,
    }
  },
  examples: {
    fires: [
      { when: 'three in a minute', facts: [0, 1, 2].map((at) => ({ fact: zero, ...place, at })) },
      {
        when: 'the machine password is then set',
        facts: [...[0, 1, 2].map((at) => ({ fact: zero, ...place, at })), { fact: set, ...place, at: 3 }],
      },
    ],
    silent: [
      { when: 'there is but one', facts: [{ fact: zero, ...place }] },
      { when: 'a machine renews its password', facts: [{ fact: set, ...place }] },
    ],
  },
})
