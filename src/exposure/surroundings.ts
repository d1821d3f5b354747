/** Connections of the site as far as risk needs them: little for each device, so that a large plant fits into memory. */
import type { Alert } from '#model/alert'
import type { Device, DeviceClass, DeviceType, Link, LinkSession } from '#model/device'
import { isQuiet, type Verb } from '#model/fact'

export interface NetworkNeighbour {
  readonly id: string
  readonly name: string
  readonly type: DeviceType
  readonly class: DeviceClass
  readonly zone: string
  readonly level: number | undefined
  /** It was seen scanning the network, or a person marked it as not belonging here. */
  readonly isSuspect: boolean
  /** A grave alarm names it as the one that did something. */
  readonly isAccused: boolean
  readonly joinsNetworks: boolean
  /** Clients of it, bounded: who, by which protocol, on which port, and whether something was changed. */
  readonly inbound: Contact[]
  readonly outbound: Contact[]
}

export interface Contact {
  /** The device at the other end. */
  readonly other: string
  /** Which of its addresses the client used, and which of the server's it was seen to ask. */
  readonly from: string
  readonly to: string
  readonly protocol: string
  readonly port: number | undefined
  readonly transport: string
  /** Verbs that change something and were not refused. */
  readonly changes: readonly Verb[]
  /** Codes of its operations that went well, bounded. */
  readonly codes: readonly string[]
  /** Data were exchanged: not merely a port that was tried. */
  readonly isTalk: boolean
  /** Some operation was answered and carried out. */
  readonly isAnswered: boolean
  /** How sessions on it are protected. */
  readonly sessions: readonly LinkSession[]
  /** When a program was last written to the server, and read from it; microseconds since 1970, 0 if never. */
  readonly programWritten: number
  readonly programRead: number
}

/** Enterprise and DMZ begin here. */
const ENTERPRISE_LEVEL = 3.5
export const MOST_CONTACTS = 2000
const MOST_CODES = 40
/** A TCP connection that is opened and closed has seven packets at least; one that is refused, or tried three times, fewer. */
const KNOCK_PACKETS = 4

/** Stored fields of a link. */
export interface LinkContact extends Omit<Contact, 'other'> {
  readonly client: string
  readonly server: string
}

export type Surroundings = ReadonlyMap<string, NetworkNeighbour>

export function surroundingsOf(
  devices: Iterable<Device>,
  links: Iterable<Link | LinkContact>,
  accused: ReadonlySet<string> = new Set(),
): Surroundings {
  const around = unknownClients(devices, accused)
  introduce(around, links)
  return around
}

/** The devices, none of which has talked yet. */
export function unknownClients(devices: Iterable<Device>, accused: ReadonlySet<string>): Surroundings {
  const all = new Map<string, NetworkNeighbour>()
  for (const device of devices) {
    const { id, type } = device
    const name = device.name || device.ipAddresses[0] || device.macAddresses[0] || id
    all.set(id, {
      id,
      name,
      type,
      class: device.class,
      ...placeOf(device),
      isSuspect: device.isScanner === true || device.authorised === false,
      isAccused: accused.has(id),
      joinsNetworks: joinsNetworks(device),
      inbound: [],
      outbound: [],
    })
  }
  return all
}

/** Notes who talked to whom; of a link little is kept, so that all links of a plant need not be at hand at once. */
export function introduce(around: Surroundings, links: Iterable<Link | LinkContact>): void {
  for (const link of links) {
    const client = around.get(link.client)
    const server = around.get(link.server)
    if (client === undefined || server === undefined || client === server) continue
    const contact = 'isTalk' in link ? link : contactOf(link)
    if (server.inbound.length < MOST_CONTACTS) server.inbound.push(contactWith(client.id, contact))
    if (client.outbound.length < MOST_CONTACTS) client.outbound.push(contactWith(server.id, contact))
  }
}

/** Field by field, so that all have one shape; a copy of the rest takes several times as long. */
function contactWith(other: string, link: LinkContact): Contact {
  return {
    other,
    from: link.from,
    to: link.to,
    protocol: link.protocol,
    port: link.port,
    transport: link.transport,
    changes: link.changes,
    codes: link.codes,
    isTalk: link.isTalk,
    isAnswered: link.isAnswered,
    sessions: link.sessions,
    programWritten: link.programWritten,
    programRead: link.programRead,
  }
}

/** Sources of severe alerts: for some of them the activity is regular, so a person must decide. */
export function accusedIn(alerts: Iterable<Alert>): ReadonlySet<string> {
  const accused = new Set<string>()
  for (const { severity, source, isLearning } of alerts)
    if (!isLearning && (severity === 'critical' || severity === 'major')) accused.add(source)
  return accused
}

/** Fields of a neighbour that change when it moves. */
export function placeOf({ zone, purdueLevel }: Device): Pick<NetworkNeighbour, 'zone' | 'level'> {
  return { zone, level: purdueLevel }
}

export function contactOf(link: Link): LinkContact {
  const { protocol, port, transport, operations, sessions = [] } = link
  const done = operations.filter(({ outcomes }) => (outcomes.succeeded ?? 0) > 0)
  const changes = operations
    .filter(
      ({ verb, outcomes }) => !isQuiet(verb) && (outcomes.succeeded ?? 0) + (outcomes.requested ?? 0) > 0,
    )
    .map(({ verb }) => verb)
  return {
    client: link.client,
    server: link.server,
    from: link.clientAddress,
    to: link.serverAddress,
    protocol,
    port,
    transport,
    changes: [...new Set(changes)],
    codes: done.slice(0, MOST_CODES).map(({ code }) => code),
    isTalk: protocol !== '' || transport !== 'tcp' || link.packets > KNOCK_PACKETS,
    isAnswered: done.length > 0,
    sessions,
    programWritten: lastOf(link, 'download-program'),
    programRead: lastOf(link, 'upload-program'),
  }
}

function lastOf({ operations }: Link, asked: Verb): number {
  return operations.reduce(
    (latest, { verb, outcomes, lastSeen }) =>
      verb === asked && (outcomes.succeeded ?? 0) > 0 ? Math.max(latest, lastSeen) : latest,
    0,
  )
}

/** Zones of the devices of each IPv4 subnet of 256, by realm; a device of several subnets counts in none. */
export function zonesOfSubnets(devices: Iterable<Device>): ReadonlyMap<string, ReadonlySet<string>> {
  const zones = new Map<string, Set<string>>()
  for (const device of devices) {
    const own = subnetsOf(device)
    if (own.length !== 1 || device.zone === '') continue
    const known = zones.get(own[0]!)
    if (known === undefined) zones.set(own[0]!, new Set([device.zone]))
    else known.add(device.zone)
  }
  return zones
}

/** Devices whose work it is to join networks. */
const JOINS: ReadonlySet<DeviceType> = new Set([
  'Router',
  'Firewall',
  'Switch',
  'VPN Gateway',
  'Wireless Access Point',
  'Protocol Converter',
])

/** It joins networks, by its type or by what it was seen to do. */
export function joinsNetworks({ type, roles }: Pick<Device, 'type' | 'roles'>): boolean {
  return JOINS.has(type) || roles.includes('router')
}

/** IPv4 subnets of 256 that it has addresses in. */
export function subnetsOf({ realm, ipAddresses }: Pick<Device, 'realm' | 'ipAddresses'>): readonly string[] {
  const own = ipAddresses.filter((ip) => /^\d+\.\d+\.\d+\.\d+$/.test(ip) && !ip.startsWith('169.254.'))
  return [...new Set(own.map((ip) => `${realm}|${ip.slice(0, ip.lastIndexOf('.'))}`))]
}

export function isEnterprise({ level, type }: NetworkNeighbour): boolean {
  return type !== 'Internet' && level !== undefined && level >= ENTERPRISE_LEVEL
}
