import { defineRule, type RuleContext } from '#model/rule'
import { distinctWindow, stateSet } from '#model/rule-state'

/** People log on with their own name; lists of names begin with admin, root, ADMIN, Administrator. */
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
  id: 'ipmi-password-hashes',
  formerIds: ['password-digests-collected'],
  engine: 'malware',
  title: 'IPMI password hashes collected',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T0859', 'T0866'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A board returns a hash of the password of any named user without a logon (CVE-2013-4786). It can be cracked offline, and the board controls the computer.',
  todo: [
    'Set long passwords at the board: the weakness is in the protocol',
    'Restrict boards to the management network',
    'Check who used the client, and which other boards it contacted',
  ],
  falsePositives: 'A mistyped password, which is minor here; security scanners: name them in the site file.',
  match: { kind: ['anomaly', 'session'], protocols: ['ipmi'] },
  state: {
    users: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    kept: stateSet({ limit: 10_000 }),
  },
  evaluate({ fact, client, server }, context, state) {
    const pair = [client.ip, server.ip]
    if (fact.kind === 'session') {
      if (fact.phase !== 'refused' || fact.method !== 'rakp') return undefined
      const users = state.users.add(pair, fact.user ?? '')
      return state.kept.has(pair) && users >= USERS ? finding(context, users) : undefined
    }
    if (fact.kind !== 'anomaly' || fact.what !== 'ipmi-digest-kept') return undefined
    state.kept.add(pair)
    return finding(context, state.users.add(pair, fact.detail ?? ''))
  },
  examples: {
    fires: [
      { when: 'three users are named', facts: ['admin', 'root', 'ADMIN'].map(kept), severity: 'critical' },
      {
        when: 'one of the named users exists',
        facts: [kept('admin'), refused('root'), refused('ADMIN')],
        severity: 'critical',
      },
      { when: 'a password was mistyped, or not requested', facts: [kept('admin')], severity: 'minor' },
    ],
    silent: [{ when: 'unknown names are tried', facts: ['a', 'b', 'c'].map(refused) }],
  },
})

function finding(context: RuleContext, users: number) {
  const who = context.nameOf('client')
  const board = context.nameOf('server')
  if (users >= USERS)
    return { summary: `${who} named ${users} users to ${board} and received password hashes (IPMI, RAKP)` }
  return {
    severity: 'minor',
    summary: `${who} received a password hash from ${board} and did not log on (IPMI, RAKP)`,
  } as const
}
