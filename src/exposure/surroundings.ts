/** Who talks to whom, as far as risk is concerned: little of each device, so that a large plant fits. */
import type { Asset, DeviceClass, DeviceType, Link } from '#model/asset'
import { isQuiet, type Verb } from '#model/fact'

export interface Neighbour {
  readonly id: string
  readonly name: string
  readonly type: DeviceType
  readonly class: DeviceClass
  readonly zone: string
  readonly level: number | undefined
  /** Clients of it, bounded: who, by which protocol, on which port, and whether something was changed. */
  readonly inbound: Contact[]
  readonly outbound: Contact[]
}

export interface Contact {
  /** The device at the other end. */
  readonly other: string
  readonly protocol: string
  readonly port: number | undefined
  readonly transport: string
  /** Verbs that change something and were not refused. */
  readonly changes: readonly Verb[]
  /** Codes of its operations, bounded. */
  readonly codes: readonly string[]
}

/** Enterprise and DMZ begin here. */
const ENTERPRISE_LEVEL = 3.5
const MOST_CONTACTS = 2000
const MOST_CODES = 40

export type Surroundings = ReadonlyMap<string, Neighbour>

export function surroundingsOf(assets: Iterable<Asset>, links: Iterable<Link>): Surroundings {
  const all = new Map<string, Neighbour>()
  for (const asset of assets) {
    const { id, type, zone, purdueLevel } = asset
    const name = asset.name || asset.ipAddresses[0] || asset.macAddresses[0] || id
    all.set(id, { id, name, type, class: asset.class, zone, level: purdueLevel, inbound: [], outbound: [] })
  }
  for (const link of links) {
    const client = all.get(link.client)
    const server = all.get(link.server)
    if (client === undefined || server === undefined || client === server) continue
    const contact = contactOf(link)
    if (server.inbound.length < MOST_CONTACTS) server.inbound.push({ ...contact, other: client.id })
    if (client.outbound.length < MOST_CONTACTS) client.outbound.push({ ...contact, other: server.id })
  }
  return all
}

function contactOf({ protocol, port, transport, operations }: Link): Omit<Contact, 'other'> {
  const changes = operations
    .filter(({ verb, outcomes }) => !isQuiet(verb) && (outcomes.ok ?? 0) + (outcomes.asked ?? 0) > 0)
    .map(({ verb }) => verb)
  return {
    protocol,
    port,
    transport,
    changes: [...new Set(changes)],
    codes: operations.slice(0, MOST_CODES).map(({ code }) => code),
  }
}

export function isEnterprise({ level, type }: Neighbour): boolean {
  return type !== 'Internet' && level !== undefined && level >= ENTERPRISE_LEVEL
}
