import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

const ZEROLOGON = 'CVE-2020-1472'
/** One zero credential can be chance in theory; the attack sends hundreds within a minute. */
const ATTEMPTS = 3
const WINDOW_SECONDS = 60
/** Computer logons: encrypted ones do not show their credential, but a computer logs on once, not repeatedly. */
const LOGONS: ReadonlySet<string> = new Set(['netlogon/5', 'netlogon/15', 'netlogon/26'])
const SEALED_ATTEMPTS = 30
/** The actions after the attempts follow within minutes. */
const TAKEOVER_SECONDS = 600
/** NetrServerPasswordSet2: [MS-NRPC] 3.5.4.4.6. */
const SET_PASSWORD = 'netlogon/30'

const zero = { kind: 'anomaly', what: 'zero-credential', detail: 'credential of eight zero bytes' } as const
const set = {
  kind: 'operation',
  verb: 'set-password',
  name: 'NetrServerPasswordSet2',
  code: 'netlogon/30',
  object: 'DC1$',
  outcome: 'succeeded',
} as const
const logon = {
  kind: 'operation',
  verb: 'authenticate',
  name: 'NetrServerAuthenticate2',
  code: 'netlogon/15',
  object: 'netlogon',
  outcome: 'requested',
} as const
const place = { protocol: 'dcerpc', serverPort: 49_667 } as const

export const rule = defineRule({
  id: 'zerologon',
  formerIds: ['zero-credential'],
  engine: 'malware',
  title: 'Zerologon attempt on a domain controller',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T0890'],
  defenderTitles: [],
  learnable: false,
  why: 'A domain controller without the fix of August 2020 accepts one in 256 such attempts, after which its own password can be changed.',
  todo: [
    'Isolate the source',
    'Check that the domain controller has the fix for CVE-2020-1472',
    'Check for NetrServerPasswordSet2 after the attempts: the computer password may have been changed',
  ],
  falsePositives: 'A vulnerability scanner that tests for CVE-2020-1472.',
  match: { kind: ['anomaly', 'operation'], protocols: ['dcerpc'] },
  state: {
    sealed: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    attempts: countWindow({ limit: 10_000, seconds: TAKEOVER_SECONDS }),
  },
  evaluate({ fact, client, server, count }, _, state) {
    if (fact.kind === 'operation' && LOGONS.has(fact.code)) {
      if (fact.outcome !== 'requested') return undefined
      const logons = state.sealed.add([client.ip, server.ip], count)
      if (logons < SEALED_ATTEMPTS) return undefined
      // From here on, a password change counts as the consequence of the attempts.
      state.attempts.add([client.ip, server.ip], ATTEMPTS)
      return {
        summary: `${client.ip} logs on to ${server.ip} as a computer ${logons} times within a minute, as Zerologon does (CVE-2020-1472)`,
        cves: [ZEROLOGON],
      }
    }
    if (fact.kind === 'operation') {
      if (fact.code !== SET_PASSWORD || fact.outcome === 'requested') return undefined
      if (state.attempts.sum([client.ip, server.ip]) < ATTEMPTS) return undefined
      return {
        summary: `${client.ip} logged on to ${server.ip} with all-zero credentials and ${fact.outcome === 'succeeded' ? 'changed' : 'tried to change'} its computer password (CVE-2020-1472)`,
        cves: [ZEROLOGON],
        subject: 'password',
        techniques: ['T0890', 'T0892'],
      }
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'zero-credential') return undefined
    const attempts = state.attempts.add([client.ip, server.ip], count, WINDOW_SECONDS)
    if (attempts < ATTEMPTS) return undefined
    return {
      summary: `${client.ip} tries to log on to ${server.ip} with all-zero credentials (CVE-2020-1472)`,
      cves: [ZEROLOGON],
    }
  },
  examples: {
    fires: [
      { when: 'three in a minute', facts: [0, 1, 2].map((at) => ({ fact: zero, ...place, at })) },
      {
        when: 'encrypted logons repeat',
        facts: Array.from({ length: SEALED_ATTEMPTS }, (_, at) => ({ fact: logon, ...place, at })),
      },
      {
        when: 'the computer password is then set',
        facts: [...[0, 1, 2].map((at) => ({ fact: zero, ...place, at })), { fact: set, ...place, at: 3 }],
      },
    ],
    silent: [
      {
        when: 'a computer logs on after each start',
        facts: Array.from({ length: 5 }, (_, at) => ({ fact: logon, ...place, at })),
      },
      { when: 'there is only one', facts: [{ fact: zero, ...place }] },
      { when: 'a computer renews its password', facts: [{ fact: set, ...place }] },
    ],
  },
})
