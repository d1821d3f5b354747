/** Knowledge about a plant that packets do not contain, from the site file (docs/reference/site-file.md). */
import { ipv6Groups, parseIpv4 } from './address.ts'
import type { DeviceType } from './device.ts'

export interface SiteZone {
  readonly name: string
  /** 0..5, 3.5 for a DMZ. */
  readonly level: number | undefined
  /** CIDR text; IPv4, or IPv6 by its leading groups (`fd00:1::/32`). */
  readonly subnets: readonly string[]
  readonly vlans: readonly number[]
  /** Security level to be reached, SL-T of IEC 62443-3-3. */
  readonly securityLevel?: 1 | 2 | 3 | 4 | undefined
}

/** Traffic that may pass between two zones. */
export interface SiteConduit {
  readonly from: string
  readonly to: string
  /** Names of protocols; empty: any. */
  readonly protocols: readonly string[]
}

export interface SiteSubnet {
  readonly cidr: string
  readonly name: string
  readonly vlan: number | undefined
}

/** One address space. A frame belongs to the first realm whose VLANs, interfaces or subnets name it. */
export interface SiteRealm {
  readonly name: string
  readonly vlans: readonly number[]
  readonly interfaces: readonly string[]
  readonly subnets: readonly string[]
}

export interface SiteDevice {
  /** IP or MAC addresses, any of which names the device. */
  readonly addresses: readonly string[]
  readonly realm: string
  readonly name: string
  readonly type: DeviceType | undefined
  readonly owner: string
  readonly location: string
  readonly description: string
  readonly importance: 'low' | 'medium' | 'high' | undefined
  /** Critical for the plant: the target of attack paths. */
  readonly isCrownJewel: boolean
  readonly level: number | undefined
  readonly zone: string
  readonly authorised: boolean | undefined
}

/** A person's correction of a type: for the devices of these addresses, and as evidence for devices like them. */
export interface SiteIdentity {
  readonly type: DeviceType
  /** '' where only the type is stated. */
  readonly subtype: string
  readonly addresses: readonly string[]
  /** Words of the corrected device: src/identification/tokens.ts. */
  readonly tokens: readonly string[]
  readonly by: string
  /** RFC 3339. */
  readonly when: string
}

export interface MaintenanceWindow {
  readonly name: string
  /** Three-letter days, `mon` … `sun`; empty: every day. */
  readonly days: readonly string[]
  /** `HH:MM` in UTC. An end before the start means past midnight. */
  readonly from: string
  readonly to: string
  /** Addresses or CIDRs concerned, those of new clients included; empty: all, except what new clients do. */
  readonly targets: readonly string[]
}

export interface Site {
  readonly name: string
  /** Where the sensor looks, in words: `SPAN of the core switch`. */
  readonly vantage: string
  readonly zones: readonly SiteZone[]
  readonly conduits: readonly SiteConduit[]
  readonly subnets: readonly SiteSubnet[]
  readonly realms: readonly SiteRealm[]
  /** Ranges that are the plant's own although they look public. */
  readonly internal: readonly string[]
  readonly devices: readonly SiteDevice[]
  readonly identities: readonly SiteIdentity[]
  readonly maintenance: readonly MaintenanceWindow[]
  /** Addresses, networks, MAC addresses, zones, vendors, models or types that active queries leave out. */
  readonly neverQueried: readonly string[]
  /** Addresses that may scan. */
  readonly scanners: readonly string[]
  /** Addresses that may fetch programs and files of many devices. */
  readonly backupServers: readonly string[]
}

/** A site without any information. */
export const emptySite: Site = {
  name: '',
  vantage: '',
  zones: [],
  conduits: [],
  subnets: [],
  realms: [],
  internal: [],
  devices: [],
  identities: [],
  maintenance: [],
  neverQueried: [],
  scanners: [],
  backupServers: [],
}

/** A CIDR ready for asking; `bits` alone ranks a narrower range above a wider one. */
export interface AddressRangeText {
  readonly text: string
  readonly bits: number
  holds(ip: string): boolean
}

/** Reads `10.1.0.0/16`, a single address, or an IPv6 prefix; undefined if the text is none of these. */
export function parseRange(text: string): AddressRangeText | undefined {
  const [address = '', length] = text.trim().split('/')
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  const base = parseIpv4(address)
  if (base !== undefined) {
    const bits = length === undefined ? 32 : Number(length)
    if (bits > 32) return undefined
    const size = 2 ** (32 - bits)
    const block = Math.floor(base / size)
    const holds = (ip: string) => {
      const value = parseIpv4(ip)
      return value !== undefined && Math.floor(value / size) === block
    }
    return { text: text.trim(), bits, holds }
  }
  const groups = ipv6Groups(address)
  const bits = length === undefined ? 128 : Number(length)
  if (groups === undefined || bits > 128) return undefined
  return { text: text.trim(), bits, holds: (ip) => sharesPrefix(groups, ipv6Groups(ip), bits) }
}

function sharesPrefix(base: readonly number[], other: readonly number[] | undefined, bits: number): boolean {
  if (other === undefined) return false
  for (let i = 0; i * 16 < bits; i++) {
    const shift = Math.max(0, 16 - (bits - i * 16))
    if (base[i]! >> shift !== other[i]! >> shift) return false
  }
  return true
}

/** Name of the realm that frames of this VLAN, interface and address belong to; '' where the site file names none. */
export function realmOf(
  site: Site | undefined,
  seen: { vlan?: number | undefined; interface?: string | undefined; ip?: string | undefined },
): string {
  for (const realm of site?.realms ?? []) {
    if (seen.vlan !== undefined && realm.vlans.includes(seen.vlan)) return realm.name
    if (seen.interface !== undefined && realm.interfaces.includes(seen.interface)) return realm.name
    const { ip } = seen
    if (ip !== undefined && realm.subnets.some((subnet) => parseRange(subnet)?.holds(ip))) return realm.name
  }
  return ''
}
