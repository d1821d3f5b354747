import { defineRule } from '#model/rule'

const ZEROLOGON = 'CVE-2020-1472'
/** One zero credential can be chance in theory; the attack sends hundreds within a minute. */
const ATTEMPTS = 3
const WINDOW_SECONDS = 60
/** Logons of machines: sealed ones do not show their credential, but a machine logs on once, not over and over. */
const LOGONS: ReadonlySet<string> = new Set(['netlogon/5', 'netlogon/15', 'netlogon/26'])
const SEALED_ATTEMPTS = 30
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
const logon = {
  kind: 'operation',
  verb: 'authenticate',
  name: 'NetrServerAuthenticate2',
  code: 'netlogon/15',
  object: 'netlogon',
  outcome: 'asked',
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
  concerns: { protocols: ['dcerpc'] },
  evaluate({ fact, protocol, client, server, count }, known) {
    if (protocol !== 'dcerpc') return undefined
    if (fact.kind === 'operation' && LOGONS.has(fact.code)) {
      if (fact.outcome !== 'asked') return undefined
      const logons = known.tally(`sealed ${client.ip}>${server.ip}`, count, WINDOW_SECONDS)
      if (logons < SEALED_ATTEMPTS) return undefined
      // From here on, a password that is set is what follows the tries.
      known.tally(`${client.ip}>${server.ip}`, ATTEMPTS, TAKEOVER_SECONDS)
      return {
        summary: `${client.ip} logs on to ${server.ip} as a machine ${logons} times within a minute, as Zerologon does (CVE-2020-1472)`,
        cves: [ZEROLOGON],
      }
    }
    if (fact.kind === 'operation') {
      if (fact.code !== SET_PASSWORD || fact.outcome === 'asked') return undefined
      if (known.tally(`${client.ip}>${server.ip}`, 0, TAKEOVER_SECONDS) < ATTEMPTS) return undefined
      return {
        summary: `${client.ip} logged on to ${server.ip} with credentials of zeros and ${fact.outcome === 'ok' ? 'changed' : 'tried to change'} its machine password (CVE-2020-1472)`,
        cves: [ZEROLOGON],
        subject: 'password',
        techniques: ['T0890', 'T0892'],
      }
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'zero-credential') return undefined
    const attempts = known.tally(`${client.ip}>${server.ip}`, count, WINDOW_SECONDS)
    if (attempts < ATTEMPTS) return undefined
    return {
      summary: `${client.ip} tries to log on to ${server.ip} with credentials of zeros (CVE-2020-1472)`,
      cves: [ZEROLOGON],
    }
  },
  examples: {
    fires: [
      { when: 'three in a minute', facts: [0, 1, 2].map((at) => ({ fact: zero, ...place, at })) },
      {
        when: 'sealed logons come over and over',
        facts: Array.from({ length: SEALED_ATTEMPTS }, (_, at) => ({ fact: logon, ...place, at })),
      },
      {
        when: 'the machine password is then set',
        facts: [...[0, 1, 2].map((at) => ({ fact: zero, ...place, at })), { fact: set, ...place, at: 3 }],
      },
    ],
    silent: [
      {
        when: 'a machine logs on after each start',
        facts: Array.from({ length: 5 }, (_, at) => ({ fact: logon, ...place, at })),
      },
      { when: 'there is but one', facts: [{ fact: zero, ...place }] },
      { when: 'a machine renews its password', facts: [{ fact: set, ...place }] },
    ],
  },
})
