import { defineRule, type RuleExamples } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { CONTROLLER_PORTS } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 sessions in 1 minute. */
const SESSIONS = 50
const WINDOW_SECONDS = 60
/** A client that opens a session for each question does so at its own pace; who takes all of them is in haste. */
const HASTE = { sessions: 15, seconds: 5 } as const
/** Services by which a person or a station works on a device: they open a session and keep it. */
const REMOTE: ReadonlySet<string> = new Set(['ssh', 'telnet', 'rdp', 'vnc', 'ftp', 'smb', 'netbios-ssn'])

/** Services that a person logs on to once and stays. */
const LOGON: ReadonlySet<string> = new Set(['ssh', 'telnet', 'rdp', 'vnc'])
const LOGONS = 10
/** Remote Desktop is TLS as soon as both have said hello: [MS-RDPBCGR] 5.4.5. */
const DESKTOP_PORT = 3389
const LOGON_SECONDS = 120
/** As many at once are no script that runs now and then. */
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
  counterpart: [SESSION_TITLE, LOGON_TITLE],
  learnable: false,
  plannable: true,
  leansOn: 'volume',
  whileLearning: 'alert',
  why: 'A controller has room for a few sessions. Whoever takes them all locks out the operators; passwords are guessed like this too.',
  todo: [
    'Find the program that opens the sessions',
    'Check whether operators can still reach the device',
    'Look whether one of the sessions was used for a change',
  ],
  falsePositives: 'A client that opens a session for each question; mute the pair.',
  watches: 'flow',
  concerns: { transports: ['tcp'], established: true },
  evaluate(judged, known) {
    const { fact, client, server } = judged
    const protocol = judged.protocol === 'tls' && server.port === DESKTOP_PORT ? 'rdp' : judged.protocol
    if (fact.kind !== 'flow' || !fact.traffic.established || fact.traffic.transport !== 'tcp')
      return undefined
    // Who only takes the room of others says nothing, and its sessions have no name.
    const isControl = known.family() === 'ot' || (protocol === '' && CONTROLLER_PORTS.has(server.port ?? 0))
    if (!isControl && !REMOTE.has(protocol)) return undefined
    const pair = `${client.ip} ${server.ip} ${server.port}`
    const session = `${client.port} ${fact.traffic.first}`
    const count = known.distinct(pair, session, WINDOW_SECONDS)
    const isHasty = known.distinct(`haste ${pair}`, session, HASTE.seconds) >= HASTE.sessions
    if (count < SESSIONS) {
      // What is typed in there is sealed; that somebody comes again and again is not.
      if (!LOGON.has(protocol)) return undefined
      const logons = known.distinct(`logon ${pair}`, session, LOGON_SECONDS)
      const atOnce = known.distinct(`at once ${pair}`, session, AT_ONCE_SECONDS)
      if (logons < LOGONS) return undefined
      return {
        summary: `${known.nameOf('client')} opened ${logons} ${protocol} sessions with ${known.nameOf('server')} within two minutes, as programs do that try passwords`,
        counterpart: [LOGON_TITLE],
        subject: 'logon',
        severity: logons >= LOGONS * 2 || atOnce >= LOGONS ? 'major' : 'minor',
        techniques: ['T0859'],
      }
    }
    // Many masters connect for each question, once a second or so, as do programs that only look whether a port is open.
    const isPolling = !isHasty && isControl
    return {
      severity: isPolling ? 'minor' : undefined,
      summary: `${known.nameOf('client')} opened ${count} sessions with ${known.nameOf('server')} within a minute (${protocol || `port ${server.port}`})`,
      counterpart: [SESSION_TITLE],
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
          when: 'ten desktops are asked for at once, below TLS',
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
          when: 'a master opens one for each question',
          facts: sessions(SESSIONS, 'modbus'),
          severity: 'minor',
        },
        { when: 'all of a controller’s are taken, and nothing is said', facts: sessions(SESSIONS, '') },
      ],
      silent: [
        { when: 'one less', facts: sessions(SESSIONS - 1, 'modbus') },
        { when: 'nine SSH sessions begin', facts: sessions(LOGONS - 1, 'ssh') },
        { when: 'a browser opens many connections', facts: sessions(SESSIONS, 'http') },
        { when: 'one session is told every second', facts: sessions(60, 'modbus', true) },
      ],
    }
  },
})
