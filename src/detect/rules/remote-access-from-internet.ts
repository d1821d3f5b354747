import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Remote-access protocols and ports: IANA, and vendor documents. */
const REMOTE: ReadonlySet<string> = new Set(['rdp', 'ssh', 'vnc', 'telnet', 'nomachine'])
const TOOLS: ReadonlyMap<number, string> = new Map([
  [5938, 'TeamViewer'],
  [7070, 'AnyDesk'],
  [4899, 'Radmin'],
])

const session = (client: string, server: string, protocol: string, serverPort: number) =>
  flowExample({
    client,
    server,
    protocol,
    serverPort,
    established: true,
    refused: false,
    packetsFromServer: 20,
  })

export const rule = defineRule({
  id: 'remote-access-from-internet',
  engine: 'anomaly',
  title: 'Remote access from the internet',
  category: 'Remote Access',
  severity: 'critical',
  techniques: ['T0822', 'T0886'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Remote desktops reachable from the internet were the entry point of most attacks on plants.',
  todo: [
    'Close the port at the firewall',
    'Find out who set it up, and provide access through the jump host',
    'Check what was done in the session, and from where',
  ],
  falsePositives: 'A public address that belongs to the plant; add it to the site file.',
  match: { kind: 'flow', established: true },
  evaluate(input, context) {
    const { fact, client, server, protocol } = input
    if (!fact.traffic.directionKnown) return undefined
    const tool = fact.traffic.transport === 'tcp' && protocol === '' ? TOOLS.get(server.port ?? 0) : undefined
    if (!REMOTE.has(protocol) && tool === undefined) return undefined
    if (client.ip === undefined || server.ip === undefined) return undefined
    if (!isOnInternet(input, context, 'client') || kindOfIp(server.ip) !== 'private') return undefined
    if (fact.traffic.packetsFromServer < 4) return undefined
    return {
      summary: `${client.ip} on the internet works on ${context.nameOf('server')} by ${tool ?? protocol} (port ${server.port})`,
      source: client.ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'a remote desktop is opened from outside',
        facts: [session('198.51.100.7', '10.0.0.2', 'rdp', 3389)],
      },
    ],
    silent: [
      { when: 'it is opened from inside', facts: [session('10.0.0.9', '10.0.0.2', 'rdp', 3389)] },
      {
        when: 'an inside client logs on to an outside host',
        facts: [session('10.0.0.2', '198.51.100.7', 'ssh', 22)],
      },
    ],
  },
})
