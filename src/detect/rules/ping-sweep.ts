import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'
import { isUnicast, subnetOf } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 addresses in 2 minutes for scans. */
const HOSTS = 50
const WINDOW_SECONDS = 120

const pings = (count: number, isAnswered: boolean) =>
  Array.from({ length: count }, (_, i) =>
    flowExample({
      protocol: 'icmp',
      transport: 'icmp',
      server: `10.1.${i >> 8}.${1 + (i & 127)}`,
      established: isAnswered,
      refused: false,
      packetsFromServer: isAnswered ? 1 : 0,
    }),
  )

export const rule = defineRule({
  id: 'ping-sweep',
  engine: 'anomaly',
  title: 'Ping sweep',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846'],
  defenderTitles: ['Address Scan Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'A host discovery of all addresses is the first step of an intruder who does not know the plant.',
  todo: [
    'Find out who uses the scanning device',
    'Check whether an assessment was announced',
    'Check what it does to the devices that answered',
  ],
  falsePositives: 'Network management that discovers devices; add it to the site file.',
  match: { kind: 'flow', transports: ['icmp', 'udp'], established: false },
  state: {
    hosts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.traffic.packetsFromServer > 0 || fact.traffic.established) return undefined
    const { transport } = fact.traffic
    if ((transport !== 'icmp' && transport !== 'udp') || !isUnicast(server.ip) || client.ip === undefined)
      return undefined
    // Peer discovery on the internet looks the same; only plant addresses count.
    if (isOnInternet(input, context, 'client') || isOnInternet(input, context, 'server')) return undefined
    if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
    const subnet = subnetOf(server.ip ?? '')
    const how = transport === 'icmp' ? 'pings' : `datagrams to port ${server.port}`
    const count = state.hosts.add([client.ip, subnet, how], server.ip ?? '')
    if (count < HOSTS) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${how} to ${count} addresses of ${subnet} within two minutes, none of which answers`,
      target: subnet,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'fifty addresses are pinged without an answer', facts: pings(HOSTS, false) }],
      silent: [
        { when: 'one address less', facts: pings(HOSTS - 1, false) },
        { when: 'all of them answer, as to a management station', facts: pings(HOSTS, true) },
      ],
    }
  },
})
