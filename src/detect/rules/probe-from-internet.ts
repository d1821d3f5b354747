import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Addresses per hour. One may be a stray packet; several on one port are a scan. */
const HOSTS = 5
const WINDOW_SECONDS = 3600

const knocks = (count: number, client = '203.0.113.9', isAnswered = false) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        client,
        server: `10.1.${i}.7`,
        serverPort: 445,
        ...(isAnswered ? { established: true, refused: false, packetsFromServer: 4 } : {}),
      },
      i * 300,
    ),
  )

export const rule = defineRule({
  id: 'probe-from-internet',
  engine: 'anomaly',
  title: 'Probing from the internet',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846.001', 'T0883'],
  defenderTitles: ['Address Scan Detected'],
  learnable: false,
  why: 'Packets from the internet should end at the firewall. If they reach inside addresses, attacks can as well.',
  todo: [
    'Find the firewall rule or router that lets them pass',
    'Check whether any of the addresses answered on this port',
    'Block the path, and look for earlier probes',
  ],
  falsePositives: 'A sensor outside the firewall; a public address of the plant: add it to the site file.',
  match: { kind: 'flow', transports: ['tcp'], refused: true },
  state: {
    hosts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.traffic.transport !== 'tcp' || !fact.traffic.refused) return undefined
    if (client.ip === undefined || server.ip === undefined || !fact.traffic.directionKnown) return undefined
    if (!isOnInternet(input, context, 'client') || kindOfIp(server.ip) !== 'private') return undefined
    const hosts = state.hosts.add([client.ip, server.port], server.ip)
    if (hosts < HOSTS) return undefined
    return {
      summary: `${client.ip} on the internet tried port ${server.port} at ${hosts} inner addresses within an hour, the last ${context.nameOf('server')}`,
      source: client.ip,
      target: '',
      subject: String(server.port),
    }
  },
  examples: {
    fires: [{ when: 'file sharing is probed from outside', facts: knocks(HOSTS) }],
    silent: [
      { when: 'one address less', facts: knocks(HOSTS - 1) },
      { when: 'an inside device discovers its neighbors', facts: knocks(HOSTS, '10.9.0.1') },
      { when: 'a web server answers its visitors', facts: knocks(HOSTS, '203.0.113.9', true) },
    ],
  },
})
