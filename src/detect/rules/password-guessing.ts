import { defineRule, type Finding, type RuleContext, type RuleExamples, type RuleInput } from '#model/rule'
import { countWindow, distinctWindow, type StateOf } from '#model/rule-state'
import { isUnlocking } from '../settings.ts'

/** Published default (docs/internals/detection-models.md §7): attempts and the seconds they fall in. */
const SMB = { attempts: 10, seconds: 600 }
const LOGIN = { attempts: 20, seconds: 60 }
/** Faster than typing: a program, possibly with an outdated password. */
const FAST = { attempts: 10, seconds: 60 }
const GUESSING = { attempts: 100, seconds: 60 }
/** Communities of one agent. Management stations try a short list, attackers a long one. */
const COMMUNITIES = { method: 'community', attempts: 5 } as const
/** Passwords of one controller by a client that never used it. A person mistypes twice. */
const OF_CONTROLLER = 5
/** Slow guessing stays below the limits above: this many rejections in an hour are no typing errors. */
const PATIENT = { attempts: 30, seconds: 3600 }
/** Devices that reject one client within this many seconds: a list is being processed. */
const DEVICES = { count: 10, seconds: 600 }
/** Accounts tried by one client with one password each (password spraying). */
const ACCOUNTS = { count: 8, seconds: 600 }
/** The same of tickets: a host asks for those of one user, rarely of two. */
const TICKETS = { count: 5, seconds: 60 }

const EXCESSIVE = 'Excessive Login Attempts'
const EXCESSIVE_SMB = 'Excessive SMB login attempts'
const PASSWORD_GUESSING = 'Password Guessing Attempt Detected'

const refused = {
  kind: 'session',
  phase: 'refused',
  method: 'password',
  secured: false,
  user: 'admin',
} as const
const facts = (protocol: string, count: number, every: number, named = false) =>
  Array.from({ length: count }, (_, i) => ({
    protocol,
    serverPort: 445,
    at: i * every,
    fact: named ? { ...refused, user: `user${i}` } : refused,
  }))

const given = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 's7comm',
    serverPort: 102,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'authenticate',
      name: 'PLC password',
      code: 'ud:5/1',
      outcome: 'requested',
    } as const,
  }))

const STATE = {
  minute: countWindow({ limit: 10_000, seconds: LOGIN.seconds }),
  ten: countWindow({ limit: 10_000, seconds: SMB.seconds }),
  hour: countWindow({ limit: 10_000, seconds: PATIENT.seconds }),
  accounts: distinctWindow({ limit: 10_000, seconds: ACCOUNTS.seconds }),
  devices: distinctWindow({ limit: 10_000, seconds: DEVICES.seconds }),
  tickets: distinctWindow({ limit: 10_000, seconds: TICKETS.seconds }),
  given: countWindow({ limit: 10_000, seconds: FAST.seconds }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'password-guessing',
  engine: 'anomaly',
  title: 'Password guessing',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T1694.001', 'T0859'],
  defenderTitles: [EXCESSIVE, EXCESSIVE_SMB, PASSWORD_GUESSING],
  learnable: false,
  why: 'Plant passwords are short, shared and old. Enough attempts succeed.',
  todo: [
    'Find the program or person behind the attempts: an outdated password in a service looks the same',
    'Check whether one of the attempts succeeded',
    'Lock the account, or block the source at the firewall',
  ],
  falsePositives: 'A service or a mapped drive that still uses a password which was changed.',
  match: {
    kind: ['session', 'operation'],
    phases: ['refused'],
    outcomes: ['requested', 'rejected'],
    verbs: ['authenticate'],
  },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    if (fact.kind === 'operation') return passwordsGiven(input, context, state)
    // Devices reject second connections, null sessions and bad certificates in the same way.
    if (fact.kind !== 'session' || !isLogon(fact.method, context)) return undefined
    const pair = [client.ip ?? client.mac, server.ip ?? server.mac, protocol]
    const inMinute = state.minute.add(pair, input.count)
    const inTen = state.ten.add(pair, input.count)
    const inHour = state.hour.add(pair, input.count)
    const user = fact.user ?? ''
    const accounts = user === '' ? 0 : state.accounts.add([client.ip, protocol], user)
    const devices = state.devices.add([client.ip, protocol], server.ip ?? '')
    if (devices >= DEVICES.count)
      return {
        summary: `${devices} devices rejected ${context.nameOf('client')} within ten minutes (${protocol}), the last ${context.nameOf('server')}`,
        target: '',
        defenderTitles: [PASSWORD_GUESSING],
        subject: 'devices',
      }
    const isSmb = protocol === 'smb'
    const found =
      inMinute >= GUESSING.attempts
        ? ([inMinute, 'one minute', PASSWORD_GUESSING] as const)
        : inMinute >= LOGIN.attempts
          ? ([inMinute, 'one minute', EXCESSIVE] as const)
          : isSmb && inTen >= SMB.attempts
            ? ([inTen, 'ten minutes', EXCESSIVE_SMB] as const)
            : inHour >= PATIENT.attempts
              ? ([inHour, 'an hour', PASSWORD_GUESSING] as const)
              : inMinute >= (fact.method === COMMUNITIES.method ? COMMUNITIES.attempts : FAST.attempts)
                ? ([inMinute, 'one minute', EXCESSIVE, 'major'] as const)
                : undefined
    const names = accounts > 1 ? `, ${accounts} accounts` : user === '' ? '' : ` as ${user}`
    if (found === undefined) {
      const isSpray =
        protocol === 'kerberos' && user !== '' && state.tickets.add([client.ip], user) >= TICKETS.count
      if (accounts < ACCOUNTS.count && !isSpray) return undefined
      return {
        summary: `${context.nameOf('client')} tried ${accounts} accounts by ${protocol} within ${isSpray ? 'a minute' : 'ten minutes'}, the last at ${context.nameOf('server')}; all were rejected`,
        defenderTitles: [isSmb ? EXCESSIVE_SMB : PASSWORD_GUESSING],
        subject: 'accounts',
      }
    }
    const [count, time, title, severity] = found
    return {
      summary: `${context.nameOf('server')} rejected ${context.nameOf('client')} ${count} times within ${time} (${protocol}${names})`,
      severity,
      defenderTitles: [isSmb ? EXCESSIVE_SMB : title],
      subject: isSmb ? EXCESSIVE_SMB : title,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'tickets of five users are refused in a minute',
          facts: facts('kerberos', TICKETS.count, 5, true),
        },
        { when: 'ten logons by SMB fail in ten minutes', facts: facts('smb', SMB.attempts, 50) },
        { when: 'twenty logons by FTP fail in a minute', facts: facts('ftp', LOGIN.attempts, 2) },
        { when: 'ten logons by OPC UA fail', facts: facts('opcua', FAST.attempts, 4), severity: 'major' },
        {
          when: 'a controller receives password after password',
          facts: given(FAST.attempts, 1),
          severity: 'major',
        },
        {
          when: 'an unknown client tries five',
          learned: [{ ...given(1, 0)[0]!, client: '10.0.0.7' }],
          facts: given(OF_CONTROLLER, 1),
          severity: 'major',
        },
        {
          when: 'another vendor’s controller rejects ten',
          facts: given(FAST.attempts, 1).map((one) => ({
            ...one,
            protocol: 'melsec',
            serverPort: 5007,
            fact: {
              ...one.fact,
              name: 'Remote Password Unlock',
              code: '0x1630',
              outcome: 'rejected' as const,
            },
          })),
          severity: 'major',
        },
        { when: 'a hundred by HTTP fail in a minute', facts: facts('http', GUESSING.attempts, 0.5) },
        {
          when: 'ten controllers reject one client',
          facts: Array.from({ length: DEVICES.count }, (_, i) => ({
            protocol: 'bacnet',
            server: `10.0.1.${i + 1}`,
            serverPort: 47_808,
            at: i * 5,
            fact: refused,
          })),
        },
        { when: 'two a minute fail, for long', facts: facts('telnet', PATIENT.attempts, 110) },
        {
          when: 'five communities are tried on one agent',
          facts: facts('snmp', COMMUNITIES.attempts, 1).map((one) => ({
            ...one,
            fact: { ...refused, user: undefined, method: COMMUNITIES.method },
          })),
          severity: 'major',
        },
        { when: 'eight accounts are tried', facts: facts('ldap', ACCOUNTS.count, 20, true) },
      ],
      silent: [
        { when: 'an engineer sends it at each logon', facts: given(FAST.attempts, 30) },
        {
          when: 'a management station tries its short list',
          facts: facts('snmp', COMMUNITIES.attempts - 1, 1).map((one) => ({
            ...one,
            fact: { ...refused, user: undefined, method: COMMUNITIES.method },
          })),
        },
        {
          when: 'a known client sends a password for each of several jobs',
          learned: given(1, 0),
          facts: given(OF_CONTROLLER + 2, 1),
        },
        { when: 'a person mistypes three times', facts: facts('smb', 3, 10) },
        { when: 'a program with an outdated password tries every ten seconds', facts: facts('ftp', 20, 10) },
        { when: 'a mapped drive with an outdated password tries now and then', facts: facts('smb', 40, 400) },
        {
          when: 'a controller has no free connection for SCADA',
          facts: Array.from({ length: 40 }, (_, i) => ({
            at: i,
            protocol: 'enip',
            fact: { ...refused, user: undefined, method: 'forward-open' },
          })),
        },
      ],
    }
  },
})

/** Some responses do not show whether the password was right; this many attempts are guessing anyway. */
function passwordsGiven(
  { fact, client, server, protocol, count }: RuleInput,
  context: RuleContext,
  state: State,
): Finding | undefined {
  if (fact.kind !== 'operation' || !isUnlocking(fact, context.traits())) return undefined
  // A rejected password was wrong, whichever controller it is.
  const isWrong = fact.outcome === 'rejected'
  if (!isWrong && (context.traits().asksPasswordOnce !== true || fact.outcome !== 'requested'))
    return undefined
  const times = state.given.add([fact.outcome, client.ip, server.ip], count)
  const isNew = !context.isLearning && !context.isUsualLink()
  if (times < (isNew ? OF_CONTROLLER : FAST.attempts)) return undefined
  return {
    summary: `${context.nameOf('client')} sent ${context.nameOf('server')} ${times} passwords within one minute (${protocol})`,
    severity: 'major',
    defenderTitles: [PASSWORD_GUESSING],
    subject: 'given',
  }
}

/** A logon without credentials is no attempt. */
function isLogon(method: string, context: RuleContext): boolean {
  return context.traits().hasLogons === true && method !== 'anonymous' && method !== 'opc.tcp'
}
