import { defineRule } from '#model/rule'

/** Of a refused relation `rpc-operation-failed` speaks, which knows the reason. */
const RELATION = 'application-relation'
/** Refusals within an hour from which on it is no slip of the fingers. */
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
  counterpart: [...new Set(titles.values())],
  learnable: false,
  whileLearning: 'alert',
  why: 'A refused logon is a slip, a forgotten script – or somebody who tries what passwords fit.',
  todo: [
    'Ask the user whether it was him',
    'Look for more refusals from the same client',
    'Check whether it succeeded afterwards',
  ],
  falsePositives: 'Mistyped passwords, and programs whose password was changed.',
  toldBy: { 'password-guessing': 'source' },
  watches: 'session',
  concerns: { phases: ['refused'] },
  evaluate({ fact, protocol, client, server, count }, known) {
    if (fact.kind !== 'session' || fact.phase !== 'refused' || fact.method === RELATION) return undefined
    const title = titles.get(protocol)
    if (title === undefined && known.family() !== 'ot') return undefined
    const times = known.tally(`${client.ip} ${server.ip} ${protocol}`, count, HOUR)
    const user = fact.user === undefined || fact.user === '' ? '' : ` of ${fact.user}`
    const what = user !== '' || known.traits().hasLogons === true ? `logon${user}` : 'session'
    return {
      summary: `${known.nameOf('server')} refused the ${what} by ${protocol} from ${known.nameOf('client')}`,
      severity: times >= REPEATED ? 'minor' : 'warning',
      subject: protocol,
      counterpart: title === undefined ? [] : [title],
    }
  },
  examples: {
    fires: [
      {
        when: 'FTP says no',
        facts: [{ protocol: 'ftp', serverPort: 21, fact: refused }],
        severity: 'warning',
      },
      {
        when: 'it says no again and again',
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
        when: 'a PROFINET device has no relation free: another rule says that',
        facts: [{ protocol: 'profinet-io', fact: { ...refused, user: undefined, method: RELATION } }],
      },
      { when: 'Windows tries its next method', facts: [{ protocol: 'smb', serverPort: 445, fact: refused }] },
    ],
  },
})
