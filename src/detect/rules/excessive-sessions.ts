import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** reference/defender-alerts-extra.tsv: 50 sessions in 1 minute. */
const SESSIONS = 50
const WINDOW_SECONDS = 60
/** Services by which a person or a station works on a device: they open a session and keep it. */
const REMOTE: ReadonlySet<string> = new Set(['ssh', 'telnet', 'rdp', 'vnc', 'ftp', 'smb', 'netbios-ssn'])

const sessions = (count: number, protocol: string, isSame = false) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        protocol,
        established: true,
        refused: false,
        clientPort: 40_000 + (isSame ? 0 : i),
        packetsFromServer: 4,
        first: isSame ? 0 : i * 1e6,
      },
      i,
    ),
  )

export const rule = defineRule({
  id: 'excessive-sessions',
  engine: 'anomaly',
  title: 'Very many sessions are opened to one device',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0814', 'T0806'],
  counterpart: ['Excessive Number of Sessions'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A controller has room for a few sessions. Whoever takes them all locks out the operators; passwords are guessed like this too.',
  todo: [
    'Find the program that opens the sessions',
    'Check whether operators can still reach the device',
    'Look whether one of the sessions was used for a change',
  ],
  falsePositives: 'A client that opens a session for each question; it is learned as usual for this pair.',
  watches: 'flow',
  evaluate(judged, known) {
    const { fact, client, server, protocol } = judged
    if (fact.kind !== 'flow' || !fact.traffic.established || fact.traffic.transport !== 'tcp')
      return undefined
    if (known.family() !== 'ot' && !REMOTE.has(protocol)) return undefined
    const pair = `${client.ip} ${server.ip} ${server.port}`
    const count = known.distinct(pair, `${client.port} ${fact.traffic.first}`, WINDOW_SECONDS)
    if (count < SESSIONS) return undefined
    return {
      summary: `${known.nameOf('client')} opened ${count} sessions with ${known.nameOf('server')} within a minute (${protocol})`,
    }
  },
  examples: {
    fires: [
      { when: 'fifty SSH sessions begin in a minute', facts: sessions(SESSIONS, 'ssh') },
      { when: 'fifty Modbus connections begin in a minute', facts: sessions(SESSIONS, 'modbus') },
    ],
    silent: [
      { when: 'one less', facts: sessions(SESSIONS - 1, 'ssh') },
      { when: 'a browser opens many connections', facts: sessions(SESSIONS, 'http') },
      { when: 'one session is told every second', facts: sessions(60, 'modbus', true) },
    ],
  },
})
