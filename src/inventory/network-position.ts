/** Position of a device: subnet, zone and Purdue level, also by its peers. */
import { parseIpv4 } from '#model/address'
import type { DeviceClass, DeviceType, Provenance } from '#model/device'
import type { SiteDevice } from '#model/site'
import type { DeviceState } from './device-state.ts'
import type { DeviceEvidence } from './evidence.ts'
import type { Host } from './host.ts'
import { type Counters, limits } from './limits.ts'
import type { SiteView } from './site-view.ts'
import { levelOfType } from './type-tables.ts'

export interface NetworkPosition {
  readonly level: number | undefined
  readonly levelProvenance: Provenance | undefined
  readonly zone: string
  readonly zoneProvenance: Provenance | undefined
}

/** Confidence of a level by type, and of one by the neighbours. */
const trust = { type: 0.6, neighbours: 0.3, subnet: 0.4 } as const

export class NetworkPositionInference {
  readonly #site: SiteView
  readonly #counters: Counters
  /** Subnets with devices that speak an industrial protocol. */
  readonly #plantSubnets = new Set<string>()
  readonly #texts = new Map<string, string>()

  constructor(site: SiteView, counters: Counters) {
    this.#site = site
    this.#counters = counters
  }

  /** Looks around again; devices whose neighbourhood turned out to be the plant are marked dirty. */
  settle(devices: Iterable<DeviceState>): void {
    const all = [...devices]
    const found = new Set<string>()
    for (const knownDevice of all) {
      for (const host of knownDevice.hosts) {
        if (!host.servesOt && !host.asksOt) continue
        const subnet = this.#subnetOfHost(host)
        if (subnet !== '' && !this.#plantSubnets.has(subnet) && this.#hasRoom(found)) found.add(subnet)
      }
    }
    if (found.size === 0) return
    for (const subnet of found) this.#plantSubnets.add(subnet)
    for (const knownDevice of all) {
      for (const host of knownDevice.hosts)
        if (found.has(this.#subnetOfHost(host))) knownDevice.isDirty = true
    }
  }

  /** All hosts are gone through at each snapshot: their texts are taken apart once. */
  #subnetOfHost(host: Host): string {
    host.subnet ??= this.#shared(this.subnetOf(host.address))
    return host.subnet
  }

  /** One text for all hosts of a subnet. */
  #shared(subnet: string): string {
    const known = this.#texts.get(subnet)
    if (known !== undefined) return known
    if (this.#texts.size < limits.plantSubnets) this.#texts.set(subnet, subnet)
    return subnet
  }

  #hasRoom(found: ReadonlySet<string>): boolean {
    if (this.#plantSubnets.size + found.size < limits.plantSubnets) return true
    this.#counters.count('inventory.plantSubnets')
    return false
  }

  /** Subnet of an IPv4 address: the site file's, else its /24; '' for loopback and other addresses. */
  subnetOf(ip: string): string {
    if (parseIpv4(ip) === undefined || ip.startsWith('127.')) return ''
    return this.#site.subnetOf(ip) ?? `${ip.slice(0, ip.lastIndexOf('.'))}.0/24`
  }

  standingOf(
    evidence: DeviceEvidence,
    device: SiteDevice | undefined,
    kind: { type: DeviceType; class: DeviceClass },
  ): NetworkPosition {
    const vlans = evidence.hosts.flatMap((host) => host.vlans)
    const zone = this.#site.zoneOf(device?.zone ?? '', evidence.ips, vlans)
    const subnet = evidence.ips.map((ip) => this.subnetOf(ip)).find((one) => one !== '') ?? ''
    const said = (source: string, field: string, confidence: number): Provenance => ({
      source,
      field,
      place: undefined,
      time: evidence.first,
      confidence,
    })
    const name = device?.zone || zone?.name || subnet
    const isReported = (device?.zone ?? '') !== '' || zone !== undefined
    const level = device?.level ?? zone?.level
    const concluded = level === undefined ? this.#levelAmong(subnet, kind) : undefined
    return {
      zone: name,
      zoneProvenance:
        name === ''
          ? undefined
          : isReported
            ? said('site file', zone?.field ?? 'devices', 1)
            : said('behaviour', 'subnet', trust.subnet),
      level: level ?? concluded?.level,
      levelProvenance:
        level !== undefined
          ? said('site file', device?.level === undefined ? 'zones' : 'devices', 1)
          : concluded && said('behaviour', concluded.field, concluded.confidence),
    }
  }

  /**
   * Stations and network equipment are site operations (3) or cell supervision (2) among controllers, and office (4)
   * elsewhere.
   */
  #levelAmong(
    subnet: string,
    { type, class: deviceClass }: { type: DeviceType; class: DeviceClass },
  ): { level: number; field: string; confidence: number } | undefined {
    const level = levelOfType(type)
    if (level !== undefined) return { level, field: 'type', confidence: trust.type }
    if (subnet === '' || deviceClass === 'Unclassified') return undefined
    const isPlant = this.#plantSubnets.has(subnet)
    const among = deviceClass === 'IT' ? 3 : 2
    return { level: isPlant ? among : 4, field: 'neighbours', confidence: trust.neighbours }
  }
}
