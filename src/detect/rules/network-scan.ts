import {
  defineRule,
  type ExampleFact,
  type Finding,
  type RuleContext,
  type RuleExamples,
  type RuleInput,
} from '#model/rule'
import { distinctWindow, type StateOf, stateMap } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'
import { nameOf } from '../names.ts'
import { isUnicast } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 connections to one class-B subnet in 2 minutes; 25 ports in 2 minutes. */
const HOSTS = 50
const PORTS = 25
const WINDOW_SECONDS = 120
/**
 * Addresses of a network, or ports of a device, that a client tries without success and never tried before: each such try
 * is evidence by itself (threshold random walk: Jung et al. 2004), so that few are enough once behaviour was learned.
 */
const FIRST_TRIES = 8
/** The same of a few ports at a few devices of one network, none of which has that many. */
const FIRST_GRID = { tries: 10, hosts: 2, ports: 3 } as const

/** Destination ports of `traceroute`: one higher for each datagram, none of which is open. */
const TRACEROUTE = { first: 33_434, last: 33_534 } as const
/** Ephemeral ports (RFC 6335 §6, and lower ones of some systems). A server port is lower. */
const EPHEMERAL = 32_768
/** Senders, each with this many ports of one device: a decoy scan may stay below the limit of each sender. */
const DECOYS = { ports: 10, senders: 3 } as const
/** Unanswered UDP ports. Few may be peer discovery; many are a scan. */
const SURE_DATAGRAM_PORTS = 100
/** Datagrams per port; more are an unanswered conversation. */
const PROBES = 2

/** Few tries, all for the first time. */
function shortScan(
  { client, server, ...input }: RuleInput,
  subnet: string,
  context: RuleContext,
  state: State,
): Finding | undefined {
  if (context.isUsualLink()) return undefined
  const hostCount = state.firstHosts.add([client.ip, subnet], server.ip ?? '')
  const portCount = state.firstPorts.add([client.ip, server.ip], String(server.port))
  if (hostCount < FIRST_TRIES && portCount < FIRST_TRIES)
    return scanOfSome({ client, server, ...input }, subnet, context, state, hostCount)
  const whom = { client, server, ...input }
  state.named.set([client.ip, subnet], input.lastTime)
  return hostCount >= FIRST_TRIES
    ? {
        severity: 'major',
        summary: `${nameOf(whom, context, 'client')} tried ${hostCount} addresses of ${subnet}.0.0/16 for the first time within two minutes; none accepted`,
        target: `${subnet}.0.0/16`,
      }
    : {
        severity: 'major',
        summary: `${nameOf(whom, context, 'client')} tried ${portCount} ports of ${nameOf(whom, context, 'server')} for the first time within two minutes; none accepted`,
      }
}

/** A few devices, and the same few ports of each; not where the same tries are reported already. */
function scanOfSome(
  input: RuleInput,
  subnet: string,
  context: RuleContext,
  state: State,
  hostCount: number,
): Finding | undefined {
  const { client, server } = input
  const port = String(server.port)
  const tries = state.firstTries.add([client.ip, subnet], `${server.ip} ${port}`)
  const ports = state.firstPortsOfAll.add([client.ip, subnet], port)
  const named = state.named.get([client.ip, subnet]) ?? Number.NEGATIVE_INFINITY
  if (input.lastTime - named < WINDOW_SECONDS * 1e6) return undefined
  if (tries < FIRST_GRID.tries || hostCount < FIRST_GRID.hosts || ports < FIRST_GRID.ports) return undefined
  return {
    severity: 'major',
    summary: `${nameOf(input, context, 'client')} tried ${ports} ports of ${hostCount} addresses of ${subnet}.0.0/16 for the first time within two minutes; none accepted`,
    target: `${subnet}.0.0/16`,
  }
}

/** `10.1.2.3` → `10.1`; IPv6: the first four groups. */
function classB(ip: string): string {
  return ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip.split('.').slice(0, 2).join('.')
}

function attempt(server: string, serverPort: number, isAnswered: boolean): ExampleFact {
  const answer = isAnswered ? { packetsFromServer: 4, established: true, refused: false } : {}
  return flowExample({ server, serverPort, ...answer })
}

const hosts = (count: number, isAnswered: boolean) =>
  Array.from({ length: count }, (_, i) => attempt(`10.1.${i >> 8}.${i & 255}`, 502, isAnswered))
const grid = (hostCount: number, portCount: number, isAnswered = false) =>
  Array.from({ length: hostCount * portCount }, (_, i) =>
    attempt(`10.1.0.${1 + Math.floor(i / portCount)}`, 21 + (i % portCount), isAnswered),
  )
const ports = (count: number) => Array.from({ length: count }, (_, i) => attempt('10.1.0.9', 1 + i, false))
const decoys = (portCount: number, senders: number) =>
  Array.from({ length: portCount * senders }, (_, i) =>
    flowExample(
      { client: `10.2.0.${1 + (i % senders)}`, server: '10.1.0.9', serverPort: 1 + Math.floor(i / senders) },
      i / 10,
    ),
  )
const datagrams = (count: number, first: number, server = '10.1.0.9') =>
  Array.from({ length: count }, (_, i) =>
    flowExample({ transport: 'udp', server, serverPort: first + i, clientPort: 55_555, refused: false }, i),
  )

const STATE = {
  firstHosts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  firstPorts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  named: stateMap<number>({ limit: 10_000 }),
  firstTries: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  firstPortsOfAll: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  hosts: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  ports: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  datagrams: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'network-scan',
  engine: 'anomaly',
  title: 'Port scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0840'],
  defenderTitles: ['Address Scan Detected', 'Port Scan Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'Attackers scan to find targets, and old controllers have crashed from scans alone.',
  todo: [
    'Find out who uses the scanning device',
    'Check whether an assessment was announced',
    'Check the scanned controllers',
  ],
  falsePositives: 'Vulnerability scanners and network management; add them to the site file.',
  match: { kind: 'flow', established: false },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.traffic.established) return undefined
    if (fact.traffic.transport === 'udp') return datagramScan(input, context, state)
    if (input.transport !== 'tcp') return undefined
    if (client.ip === undefined || server.ip === undefined || !fact.traffic.refused) return undefined
    if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
    const subnet = classB(server.ip)
    const hostCount = state.hosts.add([client.ip, subnet], server.ip)
    if (hostCount >= HOSTS) {
      return {
        summary: `${nameOf(input, context, 'client')} tried ${hostCount} addresses of ${subnet}.0.0/16 within two minutes; none accepted`,
        target: `${subnet}.0.0/16`,
      }
    }
    const first = context.isLearning ? undefined : shortScan(input, subnet, context, state)
    const portCount = state.ports.add([client.ip, server.ip], String(server.port))
    if (portCount < PORTS)
      return first ?? (portCount < DECOYS.ports ? undefined : decoyScan(input, context, state))
    return {
      summary: `${nameOf(input, context, 'client')} tried ${portCount} ports of ${nameOf(input, context, 'server')} within two minutes`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'after learning, a client tries a few addresses it never tried',
          learned: [attempt('10.1.9.9', 502, true)],
          facts: hosts(FIRST_TRIES, false),
          severity: 'major',
        },
        {
          when: 'after learning, a client tries a few ports it never tried',
          learned: [attempt('10.1.9.9', 502, true)],
          facts: ports(FIRST_TRIES),
          severity: 'major',
        },
        {
          when: 'after learning, a client tries seven ports of two devices',
          learned: [attempt('10.1.9.9', 502, true)],
          facts: grid(2, 7),
          severity: 'major',
        },
        {
          when: 'after learning, a client tries three ports of four devices',
          learned: [attempt('10.1.9.9', 502, true)],
          facts: grid(4, 3),
          severity: 'major',
        },
        { when: 'fifty addresses are tried without an answer', facts: hosts(HOSTS, false) },
        { when: 'twenty-five ports of one device are tried', facts: ports(PORTS) },
        { when: 'twenty-five ports are tried by datagram', facts: datagrams(PORTS, 1), severity: 'minor' },
        {
          when: 'they are those of a controller',
          facts: [
            {
              protocol: 's7comm',
              server: '10.1.0.9',
              serverPort: 102,
              fact: { kind: 'operation', verb: 'read', name: 'Read Var', code: '0x04', outcome: 'succeeded' },
            },
            ...datagrams(PORTS, 1),
          ],
          severity: 'major',
        },
        {
          when: 'a hundred ports are tried by datagram',
          facts: datagrams(SURE_DATAGRAM_PORTS, 1),
          severity: 'critical',
        },
        { when: 'twenty ports are tried by five senders at once', facts: decoys(20, 5) },
        {
          when: 'the source port is unregistered, and no protocol shows the client side',
          facts: Array.from({ length: PORTS }, (_, i) =>
            flowExample(
              {
                transport: 'udp',
                server: '10.1.0.9',
                serverPort: 1 + i,
                clientPort: 44_444,
                directionKnown: false,
              },
              i,
            ),
          ),
        },
      ],
      silent: [
        { when: 'one address less, while learning', stillLearning: true, facts: hosts(HOSTS - 1, false) },
        { when: 'seven addresses that were never tried', facts: hosts(FIRST_TRIES - 1, false) },
        { when: 'seven ports of one device are tried', facts: ports(FIRST_TRIES - 1) },
        { when: 'three ports of three devices are tried, as by an office computer', facts: grid(3, 3) },
        { when: 'two ports of six devices are tried', facts: grid(6, 2) },
        {
          when: 'two known servers with six services each are down',
          learned: grid(2, 6, true),
          facts: grid(2, 6),
        },
        {
          when: 'known servers of a client are down',
          learned: hosts(FIRST_TRIES, true),
          facts: hosts(FIRST_TRIES, false),
        },
        { when: 'fifty devices answer, as for a busy server', facts: hosts(HOSTS, true) },
        { when: 'one port less, while learning', stillLearning: true, facts: ports(PORTS - 1) },
        { when: 'fifty clients miss two services of a server that is down', facts: decoys(2, 50) },
        { when: 'the route to a device is traced', facts: datagrams(60, TRACEROUTE.first) },
        {
          when: 'late answers return to the clients',
          facts: Array.from({ length: PORTS * 2 }, (_, i) =>
            flowExample(
              {
                transport: 'udp',
                server: '10.1.0.9',
                serverPort: 40_000 + i,
                clientPort: 53,
                directionKnown: false,
              },
              i,
            ),
          ),
        },
        { when: 'a peer on the internet is searched', facts: datagrams(60, 1, '198.51.100.7') },
      ],
    }
  },
})

/** The same ports tried by several senders at once: one of them scans, the others are decoys (nmap -D). */
function decoyScan(input: RuleInput, context: RuleContext, state: State): Finding | undefined {
  const { client, server } = input
  const device = server.ip ?? ''
  const senders = state.senders.add(device, client.ip ?? '')
  if (senders < DECOYS.senders) return undefined
  return {
    summary: `${senders} senders each tried ${DECOYS.ports} ports of ${nameOf(input, context, 'server')} and more within two minutes, the last ${nameOf(input, context, 'client')}: one is the scanner, the others may be decoys`,
    source: '',
    subject: 'decoys',
  }
}

/** UDP ports of one device: closed ones answer by ICMP error only. */
function datagramScan(input: RuleInput, context: RuleContext, state: State): Finding | undefined {
  const { fact, client, server } = input
  if (fact.kind !== 'flow' || fact.traffic.packetsFromServer > 0) return undefined
  if (fact.traffic.packetsFromClient > PROBES) return undefined
  const port = server.port ?? 0
  const asks = fact.traffic.directionKnown || ((client.port ?? 0) >= EPHEMERAL && port < EPHEMERAL)
  if (!asks) return undefined
  if (port >= TRACEROUTE.first && port <= TRACEROUTE.last) return undefined
  if (!isUnicast(server.ip) || isOnInternet(input, context, 'server')) return undefined
  if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
  const ports = state.datagrams.add([client.ip, server.ip], String(port))
  if (ports < PORTS) return undefined
  const isSure = ports >= SURE_DATAGRAM_PORTS
  return {
    severity: isSure ? undefined : context.device('server')?.class === 'OT' ? 'major' : 'minor',
    summary: `${nameOf(input, context, 'client')} sent datagrams to ${ports} ports of ${nameOf(input, context, 'server')} within two minutes; none answered`,
    subject: 'udp',
  }
}
