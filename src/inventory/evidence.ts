/** All that is known of the hosts of one device, side by side. */
import { kindOfIp } from '#model/address'
import type { Claim, Device, ProtocolAddress, ProtocolRole, Provenance } from '#model/device'
import type { ProtocolPart } from '#model/identification'
import { extended, NONE, orNone } from '#model/short-list'
import { type AttributeClaims, joinClaims } from './attribute-claims.ts'
import type { DeviceState } from './device-state.ts'
import type { Host } from './host.ts'
import { limits } from './limits.ts'
import { compareAddresses, ownerOf, standsBetween } from './ownership.ts'
import type { ProtocolUse } from './protocol-use.ts'

export interface DeviceEvidence {
  readonly hosts: readonly Host[]
  readonly claims: ReadonlyMap<string, readonly Claim[]>
  /** Best claim of an attribute. */
  best(attribute: string): Claim | undefined
  /** Protocol → how its hosts use it. */
  readonly uses: ReadonlyMap<string, readonly ProtocolUse[]>
  readonly macs: readonly string[]
  readonly guessedMacs: readonly string[]
  readonly ips: readonly string[]
  /** Some MAC of it carries the frames of others. */
  readonly isForwarding: boolean
  readonly first: number
  readonly last: number
}

export function gather(device: DeviceState): DeviceEvidence {
  const hosts = [...device.hosts]
  if (hosts.length > 1) hosts.sort((a, b) => compareAddresses(a.address, b.address))
  const said: AttributeClaims[] = []
  const uses = new Map<string, ProtocolUse[]>()
  let ips: string[] = []
  let first = Number.POSITIVE_INFINITY
  let last = 0
  for (const host of hosts) {
    if (host.claims !== undefined) said.push(host.claims)
    host.protocols?.forEach((use, protocol) => {
      const list = uses.get(protocol)
      uses.set(protocol, list === undefined ? [use] : extended(list, use))
    })
    if (host.isIp) ips = extended(ips, host.address)
    if (host.first < first) first = host.first
    if (host.last > last) last = host.last
  }
  const claims = joinClaims(said)
  const { macs, guessedMacs } = macsOf(hosts)
  return {
    hosts,
    claims,
    best: (attribute) => claims.get(attribute)?.[0],
    uses,
    macs: orNone(macs),
    guessedMacs: orNone(guessedMacs),
    ips: orNone(ips),
    isForwarding: hosts.some(
      (host) =>
        host.kind === 'mac' &&
        host.isRouter &&
        host.ties.length > host.claimed &&
        !standsBetween(host) &&
        passesOnAnswers(host),
    ),
    first,
    last,
  }
}

/**
 * One private host behind it without a response proves no forwarding: set-up networks of plugs and cameras cause such
 * frames, of the device itself or of the telephone that set it up.
 */
function passesOnAnswers({ ties }: Host): boolean {
  let unclaimed = 0
  for (const { ip, isClaimed } of ties) {
    if (isClaimed) continue
    if (ip.isPublic || ip.isProven || ip.kind === 'ipv6') return true
    unclaimed++
  }
  return unclaimed >= 2
}

/**
 * MAC address of frames on a loopback interface: the interface's own, and no host's if the IP address is not a loopback
 * one.
 */
const LOOPBACK_MAC = '00:00:00:00:00:00'

/** MACs of the device itself, and those that are a router's in front of it. */
function macsOf(hosts: readonly Host[]): { macs: string[]; guessedMacs: string[] } {
  const macs = new Set<string>()
  const guessed = new Set<string>()
  for (const host of hosts) {
    if (host.kind === 'mac') macs.add(host.address)
    const owner = ownerOf(host)
    if (owner !== undefined && !owner.mac.isRouter) macs.add(owner.mac.address)
    for (const tie of host.kind === 'mac' ? [] : host.ties) if (tie !== owner) guessed.add(tie.mac.address)
  }
  if (macs.size === 0 && hosts.every(({ address }) => kindOfIp(address) === 'loopback'))
    macs.add(LOOPBACK_MAC)
  for (const mac of macs) guessed.delete(mac)
  return { macs: [...macs].sort(), guessedMacs: [...guessed].sort() }
}

/** Each there can be, once for all devices. */
const ROLES = new Map<string, ProtocolRole>()

function roleIn(protocol: string, role: ProtocolRole['role']): ProtocolRole {
  const key = `${role} ${protocol}`
  let known = ROLES.get(key)
  if (known === undefined) {
    known = Object.freeze({ protocol, role })
    ROLES.set(key, known)
  }
  return known
}

/** The part that clients, servers and those in between play. */
export function roleOf(protocol: string, asClient: boolean, asServer: boolean): ProtocolRole {
  if (asClient && asServer) return roleIn(protocol, 'both')
  if (asServer) return roleIn(protocol, 'server')
  return roleIn(protocol, asClient ? 'client' : 'peer')
}

export function rolesInProtocols(evidence: DeviceEvidence): ProtocolRole[] {
  return [...evidence.uses.keys()].sort().map((protocol) => {
    const uses = evidence.uses.get(protocol)!
    const asClient = uses.some((use) => use.asClient)
    const asServer = uses.some((use) => use.asServer)
    return roleOf(protocol, asClient, asServer)
  })
}

/** The part it plays in each protocol, with the first time it did. */
export function partsOf(evidence: DeviceEvidence): ReadonlyMap<string, ProtocolPart> {
  const parts = new Map<string, ProtocolPart>()
  for (const [protocol, uses] of evidence.uses) {
    let asClient = false
    let asServer = false
    let asPeer = false
    for (const use of uses) {
      asClient ||= use.asClient
      asServer ||= use.asServer
      asPeer ||= use.asPeer
    }
    parts.set(protocol, {
      asClient,
      asServer,
      asPeer,
      provenance: byBehaviour(protocol, 0.5, uses[0], evidence),
    })
  }
  return parts
}

const NO_ASKS: ReadonlyMap<string, Provenance> = new Map()

/** Domains of brands that its hosts asked for. */
export function asksOf({ hosts }: DeviceEvidence): ReadonlyMap<string, Provenance> {
  let asks = NO_ASKS
  for (const { asked } of hosts) {
    if (asked === undefined || asked.isAnyones) continue
    asks = asks.size === 0 ? asked.domains : new Map([...asks, ...asked.domains])
  }
  return asks
}

export function hostnamesOf({ claims }: DeviceEvidence): readonly string[] {
  const names = claims.get('name')
  if (names === undefined) return NONE
  return [...new Set(names.map((claim) => claim.value))].slice(0, limits.hostnamesPerDevice)
}

export function vlansOf({ hosts }: DeviceEvidence): readonly number[] {
  if (hosts.every(({ vlans }) => vlans.length === 0)) return NONE
  return [...new Set(hosts.flatMap(({ vlans }) => vlans))].sort((a, b) => a - b)
}

export function programOf({ hosts }: DeviceEvidence): NonNullable<Device['program']> {
  if (hosts.every(({ program }) => program === undefined)) return NONE
  return hosts.flatMap(({ program }) => program?.parts() ?? [])
}

export function protocolAddressesOf(evidence: DeviceEvidence): readonly ProtocolAddress[] {
  if (evidence.hosts.every((host) => host.protocolAddresses === undefined)) return NONE
  const found = new Map<string, ProtocolAddress>()
  for (const host of evidence.hosts) {
    for (const [key, { protocol, kind, value }] of host.protocolAddresses ?? []) {
      found.set(key, { protocol, kind, value, label: `${kind.replaceAll('-', ' ')} ${value}` })
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      compareTexts(a.protocol, b.protocol) ||
      compareTexts(a.kind, b.kind) ||
      compareNumbered(a.value, b.value),
  )
}

/** `slot:2` before `slot:10`. */
export function compareNumbered(a: string, b: string): number {
  const difference = Number(/\d+/.exec(a)?.[0] ?? 0) - Number(/\d+/.exec(b)?.[0] ?? 0)
  return difference || compareTexts(a, b)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Provenance of an inferred value. */
export function byBehaviour(
  field: string,
  confidence: number,
  use: ProtocolUse | undefined,
  evidence: DeviceEvidence,
): Provenance {
  return {
    source: 'behaviour',
    field,
    place: use?.link.place,
    time: use?.link.first ?? evidence.first,
    confidence,
  }
}

export function provenanceOf(claim: Claim): Provenance {
  const { source, field, place, time, confidence } = claim
  return { source, field, place, time, confidence }
}
