import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Calls that list accounts, groups, sessions or endpoints: [MS-SAMR] 3.1.5, [MS-SRVS] 3.1.4.5, C706 appendix O. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['samr/11', 'groups'],
  ['samr/13', 'accounts'],
  ['samr/15', 'local groups'],
  ['samr/25', 'members of a group'],
  ['samr/33', 'members of a local group'],
  ['samr/40', 'accounts'],
  ['samr/48', 'accounts'],
  ['samr/51', 'accounts'],
  ['srvsvc/12', 'sessions'],
  ['wkssvc/2', 'logged-on users'],
  ['epmapper/2', 'all remote procedures'],
])
/** Calls that workstations make, too: reported of clients that never did, once behaviour was learned. */
const LISTS_OF_WORKSTATIONS: ReadonlyMap<string, string> = new Map([
  ['samr/6', 'domains'],
  ['samr/17', 'accounts by name'],
  ['lsarpc/13', 'trusted domains'],
  ['srvsvc/15', 'shares'],
  ['srvsvc/21', 'server settings'],
])
/** One call after another opens users by number: 20 in a minute is enumeration too (RID cycling). */
const USERS = 20
const WINDOW_SECONDS = 60
const OPEN_USER = 'samr/34'

const place = { protocol: 'dcerpc', serverPort: 445 } as const
const call = (code: string, name: string, object?: string, at = 0) =>
  ({
    ...place,
    at,
    fact: { kind: 'operation', verb: 'browse', name, code, object, outcome: 'requested' },
  }) as const

export const rule = defineRule({
  id: 'windows-account-enumeration',
  formerIds: ['accounts-enumerated'],
  engine: 'anomaly',
  title: 'Windows account or service enumeration',
  category: 'Discovery',
  severity: 'minor',
  techniques: ['T0888', 'T0859'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Attackers collect account names before they try passwords. Plant stations rarely list all accounts.',
  todo: [
    'Ask the account’s owner for the reason',
    'Check for failed logons that follow',
    'Restrict remote calls to the account database to administrators',
  ],
  falsePositives: 'Administration and inventory tools; learn them.',
  match: { kind: 'operation', protocols: ['dcerpc'], outcomes: ['requested'] },
  state: {
    accounts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    const isCycling =
      fact.code === OPEN_USER && state.accounts.add([client.ip, server.ip], fact.object ?? '') >= USERS
    const listed = isCycling
      ? 'accounts, number by number'
      : (LISTS.get(fact.code) ?? (context.isLearning ? undefined : LISTS_OF_WORKSTATIONS.get(fact.code)))
    if (listed === undefined || (!context.isLearning && context.isUsual('call'))) return undefined
    return {
      summary: `${context.nameOf('client')} lists ${listed} of ${context.nameOf('server')} (${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'all users are listed', facts: [call('samr/13', 'SamrEnumerateUsersInDomain')] },
      {
        when: 'users are opened by number',
        facts: Array.from({ length: USERS }, (_, i) => call(OPEN_USER, 'SamrOpenUser', `rid ${1000 + i}`, i)),
      },
      {
        when: 'a client that never did lists the shares of a server',
        learned: [call('srvsvc/21', 'NetrServerGetInfo')],
        facts: [call('srvsvc/15', 'NetrShareEnum')],
      },
      { when: 'all procedures are listed', facts: [call('epmapper/2', 'ept_lookup')] },
    ],
    silent: [
      { when: 'a name is looked up', facts: [call('lsarpc/14', 'LsarLookupNames')] },
      {
        when: 'the inventory does as usual',
        learned: [call('samr/13', 'SamrEnumerateUsersInDomain')],
        facts: [call('samr/13', 'SamrEnumerateUsersInDomain')],
      },
    ],
  },
})
