import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { FIRST_TIMES, isFirstTime } from '../first-time.ts'
import { isLateHost } from '../late-host.ts'
import { isOffice } from '../names.ts'
import { isController, isPartOfPlant } from '../part-of-plant.ts'

/** Accounts on stations that have logged on to a server: from so many on, it serves the site, and one more logs on any day. */
const SHARED_BY = 3
const DATABASE = 'Unauthorized Database Login'
const titles: ReadonlyMap<string, string> = new Map([
  ['smb', 'Unauthorized SMB Login'],
  ['ssh', 'Unauthorized SSH Access'],
  ['mysql', DATABASE],
  ['postgresql', DATABASE],
  ['mssql', DATABASE],
  ['oracle', DATABASE],
  ['mongodb', DATABASE],
  ['redis', DATABASE],
])

const open = { kind: 'session', phase: 'open', user: 'PLANT\\anna', method: 'ntlm', secured: false } as const
const smb = { protocol: 'smb', serverPort: 445 } as const

export const rule = defineRule({
  id: 'new-logon',
  engine: 'policy',
  title: 'New logon',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0859', 'T0886'],
  defenderTitles: [...new Set(titles.values())],
  learnable: true,
  whileLearning: 'alert',
  why: 'Stolen accounts look like real ones; only the place and time of the logon differ.',
  todo: [
    'Ask the user',
    'Check what was done on the server afterwards',
    'Check who else logged on from this client today',
  ],
  falsePositives: 'New employees, new service accounts, and administrators who help out.',
  evidence: 'learned',
  match: { kind: 'session', phases: ['open'] },
  state: {
    ...FIRST_TIMES,
    stations: stateMap<string>({ limit: 10_000, persisted: 'string' }),
    accounts: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  },
  evaluate(input, context, state) {
    const { fact, protocol, client, server } = input
    const title = titles.get(protocol)
    if (title === undefined) return undefined
    const user = (fact.user ?? '').toLowerCase()
    // Computer accounts and anonymous sessions appear at every boot: [MS-NLMP] 3.2.5.1.2, sAMAccountName of computers.
    if (user.endsWith('$') || /^(anonymous|guest)$/.test(fact.method)) return undefined
    const from = client.ip ?? client.mac ?? ''
    // An account used from another computer may be stolen; a new account came with its computer.
    const before = state.stations.swap(`${protocol} ${user}`, from)
    const service = `${protocol} ${server.ip ?? server.mac}`
    const accounts = state.accounts.get(service) ?? 0
    if (!state.items.has(`${service}\n${user} from ${from}`)) state.accounts.set(service, accounts + 1)
    if (!isFirstTime(context, state, [service, `${user} from ${from}`])) return undefined
    const name = fact.user === undefined || fact.user === '' ? 'An unnamed user' : fact.user
    const [station, to] = [context.device('client'), context.device('server')]
    const isIndustrial = [station, to].some((device) => device?.class === 'OT')
    const isOwnAccount = user !== '' && (before === undefined || before === from)
    const isOfficeWork = !isIndustrial && isOffice(station) && !isPartOfPlant(to)
    const isOneMore =
      to?.class !== 'OT' && isOwnAccount && accounts >= SHARED_BY && !isLateHost(from, input, context)
    // The segment with the name was not recorded.
    const isUnread = user === '' && context.isUsualLink()
    // Scheduled copies and reports: a known host, its own account, and no controller. Shells are for people.
    const isOfRole = protocol !== 'ssh' && isOwnAccount && !isController(station) && !isController(to)
    return {
      isOfRole,
      summary: `${name} ${fact.secured && user === '' ? 'opened a session with' : 'logged on to'} ${context.nameOf('server')} by ${protocol} from ${context.nameOf('client')} for the first time`,
      normal: 'Other users logged on there before, or this user from elsewhere.',
      subject: `${protocol} ${user}`,
      provenSeverity: isOfficeWork || isOneMore || isUnread ? 'minor' : undefined,
      severity:
        isOneMore || isUnread || (isOfficeWork && isOwnAccount)
          ? 'notice'
          : isOfficeWork
            ? 'minor'
            : isIndustrial || !context.isUsualLink()
              ? undefined
              : 'minor',
      defenderTitles: [title],
    }
  },
  examples: {
    fires: [
      {
        when: 'another user logs on to the file server',
        learned: [{ ...smb, fact: open }],
        facts: [{ ...smb, fact: { ...open, user: 'PLANT\\backup' } }],
        severity: 'minor',
      },
      {
        when: 'the same user logs on from another computer',
        learned: [{ ...smb, fact: open }],
        facts: [{ ...smb, client: '10.0.0.66', fact: open }],
      },
      {
        when: 'a station logs on to a server of the site with its own account',
        learned: [
          ...['10.0.0.1', '10.0.0.3', '10.0.0.4'].map((client) => ({
            ...smb,
            client,
            fact: { ...open, user: `PLANT\\${client}` },
          })),
          { ...smb, client: '10.0.0.5', server: '10.0.0.8', fact: { ...open, user: 'PLANT\\mes' } },
        ],
        facts: [{ ...smb, client: '10.0.0.5', fact: { ...open, user: 'PLANT\\mes' } }],
        severity: 'notice',
      },
      {
        when: 'a host that came later logs on there with a new account',
        learned: ['10.0.0.1', '10.0.0.3', '10.0.0.4'].map((client) => ({
          ...smb,
          client,
          fact: { ...open, user: `PLANT\\${client}` },
        })),
        facts: [{ ...smb, client: '10.0.0.66', at: 5000, fact: { ...open, user: 'PLANT\\guest9' } }],
      },
      {
        when: 'the name in a logon of a usual client was not recorded',
        learned: [{ ...smb, fact: open }],
        facts: [{ ...smb, fact: { ...open, user: undefined } }],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'the learned user logs on',
        learned: [{ ...smb, fact: open }],
        facts: [{ ...smb, fact: open }],
      },
      {
        when: 'a computer account logs on',
        learned: [{ ...smb, fact: open }],
        facts: [{ ...smb, fact: { ...open, user: 'PLANT\\PC7$' } }],
      },
    ],
  },
})
