/** Whom an identity fact speaks of, and what it makes known. */
import { isIp, isMac } from '#model/address'
import { confidence, type Identity, type Observation } from '#model/fact'
import type { Turn } from './attribute-claims.ts'
import type { Host } from './host.ts'
import type { HostTable } from './host-table.ts'
import type { Counters } from './limits.ts'

/** Protocols that assign or announce addresses: a reported device exists, even without other traffic. */
const IDENTITY_PROTOCOLS: ReadonlySet<string> = new Set([
  'arp',
  'dhcp',
  'bootp',
  'dhcpv6',
  'icmpv6',
  'profinet-dcp',
  'lldp',
  'cdp',
  'nbns',
  'bacnet',
  'snmp',
  'site file',
])
/** Those of them whose word binds an IP to a MAC. */
const BINDERS: ReadonlySet<string> = new Set([
  'arp',
  'dhcp',
  'bootp',
  'dhcpv6',
  'icmpv6',
  'profinet-dcp',
  'lldp',
])
/**
 * Agents whose tables bind addresses of other devices; the claims of an agent about itself bind none, as it may have
 * many ports.
 */
const TABLE_BINDERS: ReadonlySet<string> = new Set(['snmp'])
/** Protocols whose senders distinguish the MAC of the whole device from the MAC of each port. */
const SWITCHES: ReadonlySet<string> = new Set(['lldp', 'stp'])

const SWITCH_PORT = 'switch-port'

export interface RecordedIdentity {
  readonly host: Host
  readonly path: string
  readonly turn: Turn | undefined
  /** The host is there. */
  readonly isPresent: boolean
  /** An IP and a MAC that belong together; `ip` undefined means the host itself. */
  readonly mac: Host | undefined
  readonly ip: Host | undefined
  /** The device's own MAC, of which the host is a port. */
  readonly chassis: Host | undefined
  readonly address: { readonly protocol: string; readonly kind: string; readonly value: string } | undefined
}

interface Ears {
  readonly client: Host | undefined
  readonly server: Host | undefined
  readonly hosts: HostTable
  readonly counters: Counters
}

/** Adds the claim to its host. Undefined if there is none. */
export function recordIdentity(observed: Observation<Identity>, ears: Ears): RecordedIdentity | undefined {
  const { fact, protocol } = observed
  const about = fact.about ?? 'server'
  const slash = about.indexOf('/')
  const path = slash < 0 ? '' : about.slice(slash + 1)
  const host = spokenOf(slash < 0 ? about : about.slice(0, slash), observed, ears)
  if (host === undefined || host.kind === 'group') return undefined
  const isReported = IDENTITY_PROTOCOLS.has(protocol)
  const isPresent = isReported || speaksForItself(about, fact)
  if (fact.attribute.startsWith('address:')) {
    const kind = kindOfProtocolAddress(protocol, fact.attribute)
    // A port is one of the switch that names it.
    const value = kind === SWITCH_PORT ? `${ears.server?.address ?? ''} ${fact.value}`.trim() : fact.value
    const address = { protocol, kind, value }
    return {
      host,
      path,
      isPresent,
      turn: undefined,
      mac: undefined,
      ip: undefined,
      chassis: undefined,
      address,
    }
  }
  const chassis = path === '' && SWITCHES.has(protocol) ? chassisOf(observed, host, ears) : undefined
  const bindsAddresses = BINDERS.has(protocol) || (TABLE_BINDERS.has(protocol) && isMac(about))
  const bound = path === '' && bindsAddresses ? binding(observed, host, ears) : undefined
  const claims = bound === undefined ? host.claimsOf(path, ears.counters) : undefined
  const turn = path === '' ? claims?.add(observed, ears.counters) : claims?.addOfCard(observed, ears.counters)
  return { host, path, isPresent, turn, mac: bound?.mac, ip: bound?.ip, chassis, address: undefined }
}

function chassisOf(
  { fact, client, time }: Observation<Identity>,
  host: Host,
  { hosts }: Ears,
): Host | undefined {
  if (fact.attribute !== 'mac' || host.kind !== 'mac' || !isMac(fact.value)) return undefined
  const chassis = hosts.of(client.realm, fact.value, time)
  return chassis?.kind === 'mac' ? chassis : undefined
}

function spokenOf(name: string, observed: Observation, { client, server, hosts }: Ears): Host | undefined {
  if (name === 'client') return client
  // A message to a group is from its sender, and about it.
  if (name === 'server' || name === '')
    return server === undefined || server.kind === 'group' ? client : server
  const known = hosts.find(observed.client.realm, name)
  if (known !== undefined) return known
  if (!isMac(name) && !isIp(name)) return undefined
  return hosts.of(observed.client.realm, name, observed.time)
}

/** The end that sent a claim about itself; undefined if the fact is about others. */
export function senderOf(
  { fact }: Observation<Identity>,
  client: Host | undefined,
  server: Host | undefined,
): Host | undefined {
  const about = fact.about ?? 'server'
  if (!speaksForItself(about, fact)) return undefined
  return about.startsWith('client') || server === undefined || server.kind === 'group' ? client : server
}

/** Hearsay alone creates no device; a claim of a flow's own end does. */
function speaksForItself(about: string, fact: Identity): boolean {
  return (about.startsWith('client') || about.startsWith('server')) && fact.confidence >= confidence.banner
}

function binding(
  { fact, client, time }: Observation<Identity>,
  host: Host,
  { hosts }: Ears,
): { ip: Host; mac: Host } | undefined {
  const isOfMac = fact.attribute === 'mac' && host.isIp && isMac(fact.value)
  const isOfIp = fact.attribute === 'ip' && host.kind === 'mac' && isIp(fact.value)
  if (!isOfMac && !isOfIp) return undefined
  const other = hosts.of(client.realm, fact.value, time)
  if (other === undefined || other.kind === 'group') return undefined
  return isOfMac ? { ip: host, mac: other } : { ip: other, mac: host }
}

/** `address:modbus-unit` of Modbus is its `unit`. */
function kindOfProtocolAddress(protocol: string, attribute: string): string {
  const kind = attribute.slice('address:'.length)
  return kind.startsWith(`${protocol}-`) ? kind.slice(protocol.length + 1) : kind
}
