/** One address of one realm and all that was seen of it: what devices are put together from. */
import { isGroupMac, isMac, kindOfIp, parseIpv4 } from '#model/address'
import { SmallMap } from '#model/small-map'
import type { Microseconds } from '#model/time'
import type { AskedDomains } from './asked-domains.ts'
import { AttributeClaims } from './attribute-claims.ts'
import type { ClaimedNetworks } from './claimed-networks.ts'
import type { DeviceState } from './device-state.ts'
import { UNQUEUED } from './eviction-queue.ts'
import { type Counters, limits } from './limits.ts'
import type { LinkState } from './link-state.ts'
import type { ProgramHistory } from './program-history.ts'
import { ProtocolUse } from './protocol-use.ts'

/** That an IP was seen with a MAC. Held by both. */
export interface Tie {
  readonly ip: Host
  readonly mac: Host
  /** ARP, DHCP or the like claimed it; otherwise frames only came from there. */
  isClaimed: boolean
  /** Index in the list of ties of its MAC, which may be long. */
  atMac: number
  /** Time-to-live with which the frames came: as a stack sends it, and as one that passed a router. */
  sawUntouchedTtl: boolean
  sawDecrementedTtl: boolean
  /** One that passed two to six routers. */
  sawSeveralHops: boolean
}

export type HostKind = 'ipv4' | 'ipv6' | 'mac' | 'group'

// Shared by the many hosts without VLANs; never written to.
const NO_VLANS: readonly number[] = []
const NO_TIES: Tie[] = []
const NO_LINKS: LinkState[] = []

export class Host {
  readonly number: number
  readonly realm: string
  readonly address: string
  readonly kind: HostKind
  readonly isPublic: boolean
  readonly isLoopback: boolean
  /** It sent a packet, or a protocol that assigns addresses reported it. */
  isPresent = false
  /** It was evicted: no table knows it. */
  isRemoved = false
  /** See `EvictionQueue`. */
  rank = UNQUEUED
  /** It conversed as spoofed senders cannot: `Conversations`. */
  isProven = false
  /** It sent messages of an industrial protocol. */
  speaksOt = false
  /** The site file or a baseline file names it. */
  isExpected = false
  first: Microseconds
  last: Microseconds
  packets = 0
  /** The same, from whatever MAC. */
  sawUntouchedTtl = false
  sawDecrementedTtl = false
  vlans = NO_VLANS
  /** Its MACs if it is an IP, its IPs if it is a MAC. */
  ties = NO_TIES
  /** The MAC text last tied, so that the next packet costs one comparison. */
  lastMac: string | undefined
  lastTie: Tie | undefined
  /** Of a MAC: unclaimed IPv4 ties, those of them from remote and from the same subnet, and claimed ties. */
  unknownClients = 0
  far = 0
  near = 0
  claimed = 0
  /** Of a MAC: number of its claimed IPv4 addresses in each /24, to distinguish a router from a proxy. */
  claimedNetworks: ClaimedNetworks | undefined
  /** Of a MAC: frames of others pass through it. */
  isRouter = false
  /** Of a router's MAC: the one address nearby is its own. */
  hasOwnIp = false
  /** Of a MAC: the device's own MAC, where this one is but a port of it. */
  chassis: Host | undefined
  /** Of a device's own MAC: those of its ports; made with the first. */
  chassisPorts: Host[] | undefined
  claims: AttributeClaims | undefined
  /** Made with the first domain of a brand that it asks for. */
  asked: AskedDomains | undefined
  /** Order of the options of its first SYN; 0 where none was seen. */
  synOptions = 0
  modules: Map<string, AttributeClaims> | undefined
  program: ProgramHistory | undefined
  protocolAddresses: SmallMap<string, { protocol: string; kind: string; value: string }> | undefined
  protocols: SmallMap<string, ProtocolUse> | undefined
  /** Its subnet, once it was asked for; '' for none. Kept by `NetworkPositionInference`. */
  subnet: string | undefined
  asksOt = false
  servesOt = false
  /** It speaks an industrial protocol with a neighbour whose public address begins like its own. */
  hasOtNeighbour = false
  /** Distinct links as client, and those of them never answered. */
  tried = 0
  failed = 0
  /** Those removed lately are still among them, `removedLinks` in number. */
  links = NO_LINKS
  removedLinks = 0
  /** By the number of its server; made with the first one. */
  pairs: SmallMap<number, LinkState | LinkState[]> | undefined
  silentLinks = 0
  device: DeviceState | undefined

  constructor(number: number, realm: string, address: string, kind: HostKind, time: Microseconds) {
    this.number = number
    this.realm = realm
    this.address = address
    this.kind = kind
    this.isPublic = (kind === 'ipv4' || kind === 'ipv6') && kindOfIp(address) === 'public'
    this.isLoopback = address.startsWith('127.')
    this.first = time
    this.last = time
  }

  get isIp(): boolean {
    return this.kind === 'ipv4' || this.kind === 'ipv6'
  }

  claimsOf(path: string, counters: Counters): AttributeClaims | undefined {
    if (path === '') {
      this.claims ??= new AttributeClaims()
      return this.claims
    }
    this.modules ??= new Map()
    let module = this.modules.get(path)
    if (module === undefined) {
      if (this.modules.size >= limits.modulesPerHost) {
        counters.count('inventory.modules')
        return undefined
      }
      module = new AttributeClaims()
      this.modules.set(path, module)
    }
    return module
  }

  /** Its part in the protocol, which begins with this link if it is new. */
  use(protocol: string, link: LinkState, counters: Counters): ProtocolUse | undefined {
    const known = this.protocols?.get(protocol)
    if (known !== undefined || protocol === '') return known
    this.protocols ??= new SmallMap()
    if (this.protocols.size >= limits.protocolsPerHost) {
      counters.count('inventory.protocols')
      return undefined
    }
    const use = new ProtocolUse(link)
    this.protocols.set(protocol, use)
    return use
  }
}

/** Kind of an address; undefined for those that name no host (unspecified, all-zero MAC). */
export function kindOfAddress(address: string): HostKind | undefined {
  if (isMac(address)) {
    if (address === '00:00:00:00:00:00') return undefined // loopback captures carry no MAC
    return isGroupMac(address) ? 'group' : 'mac'
  }
  switch (kindOfIp(address)) {
    case 'unspecified':
      return undefined
    case 'multicast':
    case 'broadcast':
      return 'group'
    default:
      if (parseIpv4(address) !== undefined) return 'ipv4'
      return address.includes(':') ? 'ipv6' : undefined
  }
}

/** It was seen once more, between these times. */
export function touch(host: Host, first: Microseconds, last: Microseconds): void {
  if (first < host.first) host.first = first
  if (last > host.last) host.last = last
  if (host.device !== undefined) host.device.isStale = true
}

/** Its device has changed. */
export function markDirty(host: Host): void {
  if (host.device !== undefined) host.device.isDirty = true
}
