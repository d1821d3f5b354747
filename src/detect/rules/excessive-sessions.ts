import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { CONTROLLER_PORTS } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 sessions in 1 minute. */
const SESSIONS = 50
const WINDOW_SECONDS = 60
/** Seconds. A client with one session per request keeps its own pace; an attack takes all sessions quickly. */
const HASTE = { sessions: 15, seconds: 5 } as const
/** Interactive services: they open a session and keep it. */
const REMOTE: ReadonlySet<string> = new Set(['ssh', 'telnet', 'rdp', 'vnc', 'ftp', 'smb', 'netbios-ssn'])

/** Services with one lasting logon. */
const LOGON: ReadonlySet<string> = new Set(['ssh', 'telnet', 'rdp', 'vnc'])
const LOGONS = 10
/** Remote Desktop continues in TLS after its negotiation: [MS-RDPBCGR] 5.4.5. */
const DESKTOP_PORT = 3389
const LOGON_SECONDS = 120
/** This many at once are no periodic script. */
const AT_ONCE_SECONDS = 15
const SESSION_TITLE = 'Excessive Number of Sessions'
const LOGON_TITLE = 'Excessive Login Attempts'

const sessions = (count: number, protocol: string, isSame = false, every = 1, serverPort = 502) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        protocol,
        serverPort,
        established: true,
        refused: false,
        clientPort: 40_000 + (isSame ? 0 : i),
        packetsFromServer: 4,
        first: isSame ? 0 : i * every * 1e6,
      },
      i * every,
    ),
  )

export const rule = defineRule({
  id: 'excessive-sessions',
  engine: 'anomaly',
  title: 'Excessive sessions to one device',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0814', 'T0806'],
  defenderTitles: [SESSION_TITLE, LOGON_TITLE],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'A controller accepts a few sessions. A client that takes them all locks out the operators; password guessing looks the same.',
  todo: [
    'Find the program that opens the sessions',
    'Check whether operators can still reach the device',
    'Check whether one of the sessions was used for a change',
  ],
  falsePositives: 'A client that opens a session for each request; mute the pair.',
  evidence: 'learned',
  match: { kind: 'flow', transports: ['tcp'], established: true },
  state: {
    sessions: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    haste: distinctWindow({ limit: 10_000, seconds: HASTE.seconds }),
    logons: distinctWindow({ limit: 10_000, seconds: LOGON_SECONDS }),
    atOnce: distinctWindow({ limit: 10_000, seconds: AT_ONCE_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    const protocol = input.protocol === 'tls' && server.port === DESKTOP_PORT ? 'rdp' : input.protocol
    if (fact.traffic.transport !== 'tcp') return undefined
    // Sessions that only occupy the device carry no data, so their protocol has no name.
    const isControl = context.family() === 'ot' || (protocol === '' && CONTROLLER_PORTS.has(server.port ?? 0))
    if (!isControl && !REMOTE.has(protocol)) return undefined
    const pair = [client.ip, server.ip, server.port]
    const session = `${client.port} ${fact.traffic.first}`
    const count = state.sessions.add(pair, session)
    const isHasty = state.haste.add(pair, session) >= HASTE.sessions
    if (count < SESSIONS) {
      // The logon is encrypted; the repeated sessions are not.
      if (!LOGON.has(protocol)) return undefined
      const logons = state.logons.add(pair, session)
      const atOnce = state.atOnce.add(pair, session)
      if (logons < LOGONS) return undefined
      return {
        summary: `${context.nameOf('client')} opened ${logons} ${protocol} sessions with ${context.nameOf('server')} within two minutes, as password guessing does`,
        defenderTitles: [LOGON_TITLE],
        subject: 'logon',
        severity: logons >= LOGONS * 2 || atOnce >= LOGONS ? 'major' : 'minor',
        techniques: ['T0859'],
      }
    }
    // Many masters connect for each request, about once a second; port monitors do as well.
    const isPolling = !isHasty && isControl
    return {
      severity: isPolling ? 'minor' : undefined,
      summary: `${context.nameOf('client')} opened ${count} sessions with ${context.nameOf('server')} within a minute (${protocol || `port ${server.port}`})`,
      defenderTitles: [SESSION_TITLE],
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'fifty SSH sessions begin in a minute', facts: sessions(SESSIONS, 'ssh') },
        {
          when: 'ten SSH sessions begin in two minutes',
          facts: sessions(LOGONS, 'ssh', false, 10),
          severity: 'minor',
        },
        {
          when: 'ten remote desktops are requested at once, below TLS',
          facts: sessions(LOGONS, 'tls', false, 1, DESKTOP_PORT),
          severity: 'major',
        },
        { when: 'ten SSH sessions begin at once', facts: sessions(LOGONS, 'ssh'), severity: 'major' },
        {
          when: 'fifty Modbus connections begin in ten seconds',
          facts: sessions(SESSIONS, 'modbus', false, 0.2),
          severity: 'critical',
        },
        {
          when: 'a master opens one for each request',
          facts: sessions(SESSIONS, 'modbus'),
          severity: 'minor',
        },
        { when: 'all sessions of a controller are taken without data', facts: sessions(SESSIONS, '') },
      ],
      silent: [
        { when: 'one less', facts: sessions(SESSIONS - 1, 'modbus') },
        { when: 'nine SSH sessions begin', facts: sessions(LOGONS - 1, 'ssh') },
        { when: 'a browser opens many connections', facts: sessions(SESSIONS, 'http') },
        { when: 'one session is reported every second', facts: sessions(60, 'modbus', true) },
      ],
    }
  },
})
