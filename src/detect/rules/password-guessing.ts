import { defineRule, type Finding, type Judged, type Known, type RuleExamples } from '#model/rule'
import { isUnlocking } from '../settings.ts'

/** Published default (docs/internals/detection-models.md §7): attempts and the seconds they fall in. */
const SMB = { attempts: 10, seconds: 600 }
const LOGIN = { attempts: 20, seconds: 60 }
/** Nobody types as fast; what does is a program, be it one with an old password. */
const FAST = { attempts: 10, seconds: 60 }
const GUESSING = { attempts: 100, seconds: 60 }
/** Of one agent's communities nobody knows more than a few: management stations keep a short list, guessers a long one. */
const COMMUNITIES = { method: 'community', attempts: 5 } as const
/** Patient guessing stays below those: so many refusals in an hour are nobody's typing. */
const PATIENT = { attempts: 30, seconds: 3600 }
/** Devices that refuse one client within so many seconds: a list is being worked through. */
const DEVICES = { count: 10, seconds: 600 }
/** Accounts tried by one client with one password each (spraying): nobody has so many names. */
const ACCOUNTS = { count: 8, seconds: 600 }

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
      outcome: 'asked',
    } as const,
  }))

export const rule = defineRule({
  id: 'password-guessing',
  engine: 'anomaly',
  title: 'Password guessing',
  category: 'Authentication',
  severity: 'critical',
  techniques: ['T1694.001', 'T0859'],
  counterpart: [EXCESSIVE, EXCESSIVE_SMB, PASSWORD_GUESSING],
  learnable: false,
  why: 'Passwords of plants are short, shared and old. Who is let try often enough gets in.',
  todo: [
    'Find out who or what tries: an old password in a service looks the same',
    'Look whether one of the tries succeeded afterwards',
    'Lock the account, or block the source at the firewall',
  ],
  falsePositives: 'A service or a mapped drive that still uses a password which was changed.',
  watches: ['session', 'operation'],
  concerns: { phases: ['refused'], outcomes: ['asked', 'refused'], verbs: ['authenticate'] },
  evaluate(judged, known) {
    const { fact, client, server, protocol } = judged
    if (fact.kind === 'operation') return passwordsGiven(judged, known)
    // Devices refuse second connections, nil sessions and bad certificates alike.
    if (fact.kind !== 'session' || fact.phase !== 'refused' || !isLogon(fact.method, known)) return undefined
    const pair = `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${protocol}`
    const inMinute = known.tally(`minute ${pair}`, judged.count, LOGIN.seconds)
    const inTen = known.tally(`ten ${pair}`, judged.count, SMB.seconds)
    const inHour = known.tally(`hour ${pair}`, judged.count, PATIENT.seconds)
    const user = fact.user ?? ''
    const accounts =
      user === '' ? 0 : known.distinct(`accounts ${client.ip} ${protocol}`, user, ACCOUNTS.seconds)
    const devices = known.distinct(`devices ${client.ip} ${protocol}`, server.ip ?? '', DEVICES.seconds)
    if (devices >= DEVICES.count)
      return {
        summary: `${devices} devices refused ${known.nameOf('client')} within ten minutes (${protocol}), the last ${known.nameOf('server')}`,
        target: '',
        counterpart: [PASSWORD_GUESSING],
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
      if (accounts < ACCOUNTS.count) return undefined
      return {
        summary: `${known.nameOf('client')} tried ${accounts} accounts by ${protocol} within ten minutes, the last at ${known.nameOf('server')}; all were refused`,
        counterpart: [isSmb ? EXCESSIVE_SMB : PASSWORD_GUESSING],
        subject: 'accounts',
      }
    }
    const [count, time, title, severity] = found
    return {
      summary: `${known.nameOf('server')} refused ${known.nameOf('client')} ${count} times within ${time} (${protocol}${names})`,
      severity,
      counterpart: [isSmb ? EXCESSIVE_SMB : title],
      subject: isSmb ? EXCESSIVE_SMB : title,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'ten logons by SMB fail in ten minutes', facts: facts('smb', SMB.attempts, 50) },
        { when: 'twenty logons by FTP fail in a minute', facts: facts('ftp', LOGIN.attempts, 2) },
        { when: 'ten do', facts: facts('opcua', FAST.attempts, 4), severity: 'major' },
        {
          when: 'a controller is given password after password',
          facts: given(FAST.attempts, 1),
          severity: 'major',
        },
        {
          when: 'another maker’s controller refuses ten',
          facts: given(FAST.attempts, 1).map((one) => ({
            ...one,
            protocol: 'melsec',
            serverPort: 5007,
            fact: {
              ...one.fact,
              name: 'Remote Password Unlock',
              code: '0x1630',
              outcome: 'refused' as const,
            },
          })),
          severity: 'major',
        },
        { when: 'a hundred by HTTP fail in a minute', facts: facts('http', GUESSING.attempts, 0.5) },
        {
          when: 'ten controllers refuse one client',
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
        { when: 'an engineer gives it each time he goes online', facts: given(FAST.attempts, 30) },
        {
          when: 'a management station goes through its short list',
          facts: facts('snmp', COMMUNITIES.attempts - 1, 1).map((one) => ({
            ...one,
            fact: { ...refused, user: undefined, method: COMMUNITIES.method },
          })),
        },
        { when: 'a person mistypes three times', facts: facts('smb', 3, 10) },
        { when: 'a program with an old password tries every ten seconds', facts: facts('ftp', 20, 10) },
        { when: 'a mapped drive with an old password tries now and then', facts: facts('smb', 40, 400) },
        {
          when: 'a controller has no connection left for SCADA',
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

/** Not every answer tells whether it was the right one; nobody needs as many. */
function passwordsGiven(
  { fact, client, server, protocol, count }: Judged,
  known: Known,
): Finding | undefined {
  if (fact.kind !== 'operation' || !isUnlocking(fact, known.traits())) return undefined
  // What was refused was wrong, whichever controller it is.
  const isWrong = fact.outcome === 'refused'
  if (!isWrong && (known.traits().asksPasswordOnce !== true || fact.outcome !== 'asked')) return undefined
  const times = known.tally(`given ${fact.outcome} ${client.ip} ${server.ip}`, count, FAST.seconds)
  if (times < FAST.attempts) return undefined
  return {
    summary: `${known.nameOf('client')} gave ${known.nameOf('server')} ${times} passwords within one minute (${protocol})`,
    severity: 'major',
    counterpart: [PASSWORD_GUESSING],
    subject: 'given',
  }
}

/** Without credentials nobody guesses one. */
function isLogon(method: string, known: Known): boolean {
  return known.traits().hasLogons === true && method !== 'anonymous' && method !== 'opc.tcp'
}
