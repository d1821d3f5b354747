/** The site file as the inventory asks it: by address, by VLAN, by range. */
import {
  type AddressRangeText,
  parseRange,
  type Site,
  type SiteDevice,
  type SiteIdentity,
  type SiteZone,
} from '#model/site'

export interface ZoneOf {
  readonly name: string
  readonly level: number | undefined
  readonly field: string
}

export class SiteView {
  readonly #devices = new Map<string, SiteDevice>()
  readonly #zones: readonly { readonly range: AddressRangeText; readonly zone: SiteZone }[]
  readonly #zoneOfVlan = new Map<number, SiteZone>()
  readonly #zoneOfName = new Map<string, SiteZone>()
  readonly #internal: readonly AddressRangeText[]
  readonly #subnets: readonly AddressRangeText[]
  readonly #scanners: readonly AddressRangeText[]
  readonly #backupServers: readonly AddressRangeText[]

  /** Corrections of types. */
  readonly identities: readonly SiteIdentity[]

  readonly #ownAddresses: ReadonlySet<string>

  /** @param ownAddresses from which the sensor sends active queries */
  constructor(site: Site | undefined, ownAddresses: readonly string[] = []) {
    this.#ownAddresses = new Set(ownAddresses)
    this.identities = site?.identities ?? []

    for (const device of site?.devices ?? []) {
      for (const address of device.addresses) this.#devices.set(`${device.realm} ${address}`, device)
    }
    this.#zones = (site?.zones ?? []).flatMap((zone) =>
      ranges(zone.subnets).map((range) => ({ range, zone })),
    )
    for (const zone of site?.zones ?? []) {
      this.#zoneOfName.set(zone.name, zone)
      for (const vlan of zone.vlans) this.#zoneOfVlan.set(vlan, zone)
    }
    const subnets = ranges((site?.subnets ?? []).map((subnet) => subnet.cidr))
    this.#subnets = [...subnets, ...this.#zones.map(({ range }) => range)].sort((a, b) => b.bits - a.bits)
    this.#internal = [...ranges(site?.internal ?? []), ...this.#subnets]
    this.#scanners = ranges(site?.scanners ?? [])
    this.#backupServers = ranges(site?.backupServers ?? [])
  }

  deviceAt(realm: string, address: string): SiteDevice | undefined {
    if (this.#devices.size === 0) return undefined
    return this.#devices.get(`${realm} ${address}`) ?? this.#devices.get(` ${address}`)
  }

  isInternal(ip: string): boolean {
    return this.#internal.some((range) => range.holds(ip))
  }

  isScanner(ip: string): boolean {
    return this.#scanners.some((range) => range.holds(ip))
  }

  /** Whether the sensor sends its active queries from this address. */
  isSensor(ip: string): boolean {
    return this.#ownAddresses.has(ip)
  }

  isBackupServer(ip: string): boolean {
    return this.#backupServers.some((range) => range.holds(ip))
  }

  /** Narrowest subnet of the site file that holds the address; undefined if none does. */
  subnetOf(ip: string): string | undefined {
    return this.#subnets.find((range) => range.holds(ip))?.text
  }

  /** Zone by name, else by the narrowest range that holds an address, else by VLAN. */
  zoneOf(named: string, ips: readonly string[], vlans: readonly number[]): ZoneOf | undefined {
    const byName = this.#zoneOfName.get(named)
    if (byName !== undefined) return { name: byName.name, level: byName.level, field: 'devices' }
    let best: { range: AddressRangeText; zone: SiteZone } | undefined
    for (const ip of ips) {
      for (const entry of this.#zones) {
        if (entry.range.holds(ip) && (best === undefined || entry.range.bits > best.range.bits)) best = entry
      }
    }
    if (best !== undefined) return { name: best.zone.name, level: best.zone.level, field: 'subnets' }
    for (const vlan of vlans) {
      const zone = this.#zoneOfVlan.get(vlan)
      if (zone !== undefined) return { name: zone.name, level: zone.level, field: 'vlans' }
    }
    return undefined
  }
}

function ranges(texts: readonly string[]): AddressRangeText[] {
  return texts.map(parseRange).filter((range) => range !== undefined)
}
