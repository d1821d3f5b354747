/**
 * Makes the capture of a mixed site of 12,000 devices: Modbus 30 %, S7comm 20 %, EtherNet/IP 12 % of the packets, the
 * rest what an office, its servers and thousands of small devices say; 5 % is known to nobody.
 */
import { FrameFile } from './frame-file.ts'
import { arpVisit, lldpTalking, mdnsTalking, nbnsTalking, ssdpTalking } from './mixed-chatter.ts'
import {
  dnsVisit,
  fileVisit,
  httpVisit,
  ntpVisit,
  pingVisit,
  snmpVisit,
  tlsVisit,
  unknownTcpVisit,
  unknownUdpVisit,
} from './mixed-office.ts'
import { cyclicIo, identityQuestion, modbusPolling, s7Polling, tagReading } from './mixed-plant.ts'
import { newSite, type Plant, type Site } from './mixed-site.ts'
import { Random } from './random.ts'
import { type Actor, Stage } from './stage.ts'
import type { Host } from './talk.ts'
import { Tally, type Truth } from './tally.ts'

const START = Date.UTC(2026, 0, 5, 6) * 1000
/** Everybody has spoken after so many microseconds; at 5,000 packets a second that is a third of the quick capture. */
const OPENING_US = 12_000_000
const IO_ADAPTERS = 4

/** Writes about `packets` frames to `path`; the same seed gives the same bytes. */
export function makeMixed(path: string, packets: number, seed = 2): Truth {
  const file = new FrameFile(path)
  const random = new Random(seed)
  const tally = new Tally()
  const stage = new Stage(file, random, tally, START)
  const site = newSite()
  for (const host of site.hosts)
    if (host.router !== undefined) enterSoon(stage, arpVisit(stage, host, host.router))
  for (const plant of site.plants) enterPlant(stage, plant)
  enterVisits(stage, site)
  stage.run(packets)
  file.close()
  return {
    packets: file.packets,
    bytes: file.bytes,
    devices: site.hosts.length,
    operations: tally.operations,
  }
}

function enterSoon(stage: Stage, actor: Actor): void {
  stage.enter(actor, stage.random.below(OPENING_US))
}

function enterPlant(stage: Stage, plant: Plant): void {
  const { masters, logix, adapters } = plant
  const masterOf = (i: number) => masters[i % masters.length]!
  plant.switches.forEach((bridge) => {
    enterSoon(stage, lldpTalking(stage, bridge))
  })
  plant.modbus.forEach((device, i) => {
    enterSoon(stage, modbusPolling(stage, masterOf(i), device))
  })
  plant.s7.forEach((controller, i) => {
    enterSoon(stage, s7Polling(stage, masterOf(i), controller))
  })
  logix.forEach((controller, i) => {
    enterSoon(stage, tagReading(stage, masterOf(i), controller))
  })
  adapters.forEach((adapter, i) => {
    enterSoon(stage, identityQuestion(stage, masterOf(i), adapter))
    if (i < IO_ADAPTERS) enterSoon(stage, cyclicIo(stage, logix[i]!, adapter))
  })
}

/** Clients and servers of a kind of visit, and its rate. */
interface BehaviourKey {
  readonly perSecond: number
  readonly visit: (stage: Stage, client: Host, server: Host) => Actor
  readonly clients: readonly Host[]
  readonly servers: (client: Host) => readonly Host[]
}

function enterVisits(stage: Stage, site: Site): void {
  const { plants, workstations, servers, internet } = site
  const stations = plants.flatMap((plant) => plant.stations)
  const everyone = [...stations, ...workstations]
  const plantOf = new Map(
    plants.flatMap((plant) => plant.stations.map((station) => [station, plant] as const)),
  )
  const neighbours = (client: Host) => plantOf.get(client)?.stations ?? workstations
  const switches = plants.flatMap((plant) => plant.switches)
  const nowhere = () => servers
  const behaviourKeys: readonly BehaviourKey[] = [
    { perSecond: 75, visit: dnsVisit, clients: everyone, servers: () => servers.slice(0, 2) },
    { perSecond: 25, visit: httpVisit, clients: stations, servers: neighbours },
    { perSecond: 28, visit: tlsVisit, clients: workstations, servers: () => internet },
    { perSecond: 10, visit: tlsVisit, clients: stations, servers: () => servers.slice(2, 4) },
    { perSecond: 75, visit: snmpVisit, clients: servers.slice(4, 5), servers: () => switches },
    { perSecond: 25, visit: ntpVisit, clients: everyone, servers: () => servers.slice(5, 6) },
    { perSecond: 9, visit: fileVisit, clients: everyone, servers: () => servers.slice(6, 8) },
    { perSecond: 12, visit: pingVisit, clients: servers.slice(4, 5), servers: () => stations },
    { perSecond: 75, visit: arpVisit, clients: stations, servers: neighbours },
    { perSecond: 40, visit: mdnsTalking, clients: stations, servers: nowhere },
    { perSecond: 30, visit: ssdpTalking, clients: stations, servers: nowhere },
    { perSecond: 30, visit: nbnsTalking, clients: everyone, servers: nowhere },
    { perSecond: 8, visit: unknownTcpVisit, clients: stations, servers: neighbours },
    { perSecond: 30, visit: unknownUdpVisit, clients: stations, servers: neighbours },
  ]
  for (const behaviourKey of behaviourKeys)
    stage.enter(visits(stage, behaviourKey), stage.random.below(1_000_000))
}

/** Sends visitors for ever. */
function* visits(stage: Stage, { perSecond, visit, clients, servers }: BehaviourKey): Actor {
  const { random } = stage
  for (;;) {
    const client = random.pick(clients)
    const server = random.pick(servers(client))
    if (server !== client) stage.enter(visit(stage, client, server), 0)
    yield random.between(1, Math.round(2e6 / perSecond))
  }
}
