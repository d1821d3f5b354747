import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** PROFINET relations: `rpc-operation-failed` reports them with the reason. */
const CONNECTION_PAIR = 'application-relation'
/** Rejections within an hour beyond which it is no typing error. */
const REPEATED = 3
const HOUR = 3600

const titles: ReadonlyMap<string, string> = new Map([
  ['ftp', 'FTP Login Failed'],
  ['mysql', 'Database Login Failed'],
  ['postgresql', 'Database Login Failed'],
  ['mssql', 'Database Login Failed'],
  ['oracle', 'Database Login Failed'],
  ['mongodb', 'Database Login Failed'],
  ['redis', 'Database Login Failed'],
])

const refused = {
  kind: 'session',
  phase: 'refused',
  user: 'admin',
  method: 'password',
  secured: false,
} as const

export const rule = defineRule({
  id: 'logon-refused',
  engine: 'policy',
  title: 'Logon or session rejected',
  category: 'Authentication',
  severity: 'minor',
  techniques: ['T0859', 'T1694.001'],
  defenderTitles: [...new Set(titles.values())],
  learnable: false,
  whileLearning: 'alert',
  why: 'A rejected logon is a typing error, an outdated script – or password guessing.',
  todo: [
    'Ask the user',
    'Look for more rejections of the same client',
    'Check whether a logon succeeded afterwards',
  ],
  falsePositives: 'Mistyped passwords, and programs whose password was changed.',
  correlateInto: { 'password-guessing': 'source' },
  match: { kind: 'session', phases: ['refused'] },
  state: {
    refusals: countWindow({ limit: 10_000, seconds: HOUR }),
  },
  evaluate({ fact, protocol, client, server, count }, context, state) {
    if (fact.method === CONNECTION_PAIR) return undefined
    const title = titles.get(protocol)
    if (title === undefined && context.family() !== 'ot') return undefined
    const times = state.refusals.add([client.ip, server.ip, protocol], count)
    const user = fact.user === undefined || fact.user === '' ? '' : ` of ${fact.user}`
    const what = user !== '' || context.traits().hasLogons === true ? `logon${user}` : 'session'
    return {
      summary: `${context.nameOf('server')} rejected the ${what} by ${protocol} from ${context.nameOf('client')}`,
      severity: times >= REPEATED ? 'minor' : 'warning',
      subject: protocol,
      defenderTitles: title === undefined ? [] : [title],
    }
  },
  examples: {
    fires: [
      {
        when: 'FTP rejects the logon',
        facts: [{ protocol: 'ftp', serverPort: 21, fact: refused }],
        severity: 'warning',
      },
      {
        when: 'it rejects the logon repeatedly',
        facts: [1, 2, 3].map((at) => ({ protocol: 'ftp', serverPort: 21, fact: refused, at })),
        severity: 'minor',
      },
    ],
    silent: [
      {
        when: 'the logon succeeds',
        facts: [{ protocol: 'ftp', serverPort: 21, fact: { ...refused, phase: 'open' } }],
      },
      {
        when: 'a PROFINET device has no free relation (rule of its own)',
        facts: [{ protocol: 'profinet-io', fact: { ...refused, user: undefined, method: CONNECTION_PAIR } }],
      },
      { when: 'Windows tries its next method', facts: [{ protocol: 'smb', serverPort: 445, fact: refused }] },
    ],
  },
})
