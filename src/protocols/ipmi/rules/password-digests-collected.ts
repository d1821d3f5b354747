import { defineRule, type Known } from '#model/rule'

/** People log on as themselves; lists of names begin with admin, root, ADMIN, Administrator. */
const USERS = 3
const WINDOW_SECONDS = 600

const place = { protocol: 'ipmi', serverPort: 623 } as const
const kept = (user: string) =>
  ({
    ...place,
    fact: { kind: 'anomaly', about: 'client', what: 'ipmi-digest-kept', detail: user },
  }) as const
const refused = (user: string) =>
  ({ ...place, fact: { kind: 'session', phase: 'refused', user, method: 'rakp', secured: true } }) as const

export const rule = defineRule({
  id: 'password-digests-collected',
  engine: 'malware',
  title: 'A management board is asked for digests of its passwords',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T0859', 'T0866'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A board answers anybody who names a user with a digest of that user’s password (CVE-2013-4786). It is guessed at leisure, and the board is the computer.',
  todo: [
    'Set long passwords at the board, for the hole is in the protocol',
    'Let boards be reached from the management network alone',
    'Look who worked on the client, and on which other boards it tried',
  ],
  falsePositives: 'A mistyped password, which is minor here; security scanners: name them in the site file.',
  watches: ['anomaly', 'session'],
  concerns: { protocols: ['ipmi'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'ipmi') return undefined
    const pair = `${client.ip} ${server.ip}`
    if (fact.kind === 'session') {
      if (fact.phase !== 'refused' || fact.method !== 'rakp') return undefined
      const users = known.distinct(pair, fact.user ?? '', WINDOW_SECONDS)
      return known.recall(pair) === 'kept' && users >= USERS ? finding(known, users) : undefined
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'ipmi-digest-kept') return undefined
    known.swap(pair, 'kept')
    return finding(known, known.distinct(pair, fact.detail ?? '', WINDOW_SECONDS))
  },
  examples: {
    fires: [
      { when: 'three users are named', facts: ['admin', 'root', 'ADMIN'].map(kept), severity: 'critical' },
      {
        when: 'one of those named is there',
        facts: [kept('admin'), refused('root'), refused('ADMIN')],
        severity: 'critical',
      },
      { when: 'a password was mistyped, or not wanted', facts: [kept('admin')], severity: 'minor' },
    ],
    silent: [{ when: 'names are tried in vain', facts: ['a', 'b', 'c'].map(refused) }],
  },
})

function finding(known: Known, users: number) {
  const who = known.nameOf('client')
  const board = known.nameOf('server')
  if (users >= USERS)
    return { summary: `${who} named ${users} users to ${board} and took digests of passwords (IPMI, RAKP)` }
  return {
    severity: 'minor',
    summary: `${who} took the digest of a password from ${board} and did not log on (IPMI, RAKP)`,
  } as const
}
