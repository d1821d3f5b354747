/** Plant data for the dry run: devices of a target, their connections, and learned behaviour. */
import { lookup } from 'node:dns/promises'
import type { BaselineContent } from '#baseline/content'
import type { Device, Link } from '#model/device'
import type { Site } from '#model/site'
import { dryRun, isProtected, type ResponseDryRun } from '#response/guard'
import type { ResponseTarget } from '#response/target'
import type { Store } from '#store/store'

const limits = {
  /** Connections that one dry run reads. */
  links: 5000,
  page: 1000,
  /** A device that is known for less is new; levels from 3 on are outside of the process zones (IEC 62443-1-1). */
  newDeviceMs: 24 * 3_600_000,
  processLevel: 3,
} as const

export interface PlantSetup {
  readonly store: Pick<Store, 'devices' | 'links'>
  readonly baseline: () => BaselineContent | undefined
  readonly site: () => Site | undefined
}

export class ResponsePlant {
  readonly #setup: PlantSetup
  #learned: { readonly of: BaselineContent; readonly pairs: ReadonlySet<string> } | undefined

  constructor(setup: PlantSetup) {
    this.#setup = setup
  }

  async dryRun(target: ResponseTarget, nowMs: number): Promise<ResponseDryRun> {
    const devices = await this.#devicesOf(target)
    const { links, areLinksComplete } = await this.#linksOf(target, devices)
    const ends = await this.#devicesById(links.flatMap(({ client, server }) => [client, server]))
    const pairs = this.#learnedPairs()
    const jewels = new Set(
      (this.#setup.site()?.devices ?? [])
        .filter(({ isCrownJewel }) => isCrownJewel)
        .flatMap(({ addresses }) => addresses),
    )
    return dryRun({
      ...{ target, devices, links, areLinksComplete, now: nowMs * 1000 },
      deviceOf: (id) => ends.get(id),
      isLearned: (client, server) => pairs.has(`${client}\n${server}`),
      isCrownJewel: ({ ipAddresses, macAddresses }) =>
        [...ipAddresses, ...macAddresses].some((address) => jewels.has(address)),
    })
  }

  /**
   * Addresses of these hosts, if none of them is a device that acts on the process; else the name of the device.
   * An OT device that is no controller is refused too: a management host is never part of the plant.
   */
  async safeHosts(
    hosts: readonly string[],
  ): Promise<{ readonly addresses: ReadonlySet<string> } | { readonly device: string }> {
    const addresses = new Set<string>()
    for (const host of hosts) {
      const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true })
      for (const { address } of found) {
        const devices = await this.#devicesAt(address)
        const refused = devices.find((device) => device.class === 'OT' || isProtected(device))
        if (refused !== undefined) return { device: `${refused.name || refused.id} (${address})` }
        addresses.add(address)
      }
    }
    return { addresses }
  }

  /**
   * True for an address of no device of ours, or whose devices all appeared within a day, are no part of the process and
   * have no learned connection.
   */
  async isNewDevice(target: ResponseTarget, nowMs: number): Promise<boolean> {
    if (target.kind === 'domain' || target.kind === 'account') return false
    const devices = await this.#devicesOf(target)
    return devices.every(
      (device) =>
        nowMs - device.firstSeen / 1000 < limits.newDeviceMs &&
        device.class !== 'OT' &&
        !isProtected(device) &&
        (device.purdueLevel ?? limits.processLevel) >= limits.processLevel,
    )
  }

  /** When a connection that the response cuts was last seen, in milliseconds; undefined for never. */
  async lastTraffic(target: ResponseTarget): Promise<number | undefined> {
    const { links } = await this.#linksOf(target, await this.#devicesOf(target))
    return links.length === 0 ? undefined : Math.max(...links.map(({ lastSeen }) => lastSeen)) / 1000
  }

  #learnedPairs(): ReadonlySet<string> {
    const content = this.#setup.baseline()
    if (content === undefined) return new Set()
    if (this.#learned?.of !== content) {
      const pairs = [...content.connectionPairs, ...content.channels]
      this.#learned = {
        of: content,
        pairs: new Set(pairs.map(({ client, server }) => `${client}\n${server}`)),
      }
    }
    return this.#learned.pairs
  }

  async #devicesOf({ kind, value }: ResponseTarget): Promise<readonly Device[]> {
    return kind === 'domain' || kind === 'account' ? [] : this.#devicesAt(value)
  }

  /** Devices with exactly this IP or MAC address; the Internet is one device of many addresses. */
  async #devicesAt(address: string): Promise<readonly Device[]> {
    const { items } = await this.#setup.store.devices({ search: address, limit: limits.page })
    return items.filter(
      ({ ipAddresses, macAddresses, guessedMacAddresses, class: kind }) =>
        kind !== 'Internet' &&
        (ipAddresses.includes(address) ||
          macAddresses.includes(address) ||
          guessedMacAddresses.includes(address)),
    )
  }

  async #linksOf({ kind, value, destination }: ResponseTarget, devices: readonly Device[]) {
    const links: Link[] = []
    let count = 0
    // An address without a device of its own may be one of many of the Internet.
    const others =
      devices.length === 0 && (kind === 'address' || kind === 'flow')
        ? (await this.#setup.store.devices({ class: 'Internet', limit: 10 })).items
        : []
    for (const { id } of [...devices, ...others]) {
      let cursor: string | undefined
      do {
        const page = await this.#setup.store.links({ device: id, limit: limits.page, cursor })
        count += page.items.length
        links.push(...page.items.filter((link) => isCut(link, { kind, value, destination })))
        cursor = page.next
      } while (cursor !== undefined && count < limits.links)
      if (cursor !== undefined) return { links, areLinksComplete: false }
    }
    return { links, areLinksComplete: true }
  }

  async #devicesById(ids: readonly string[]): Promise<ReadonlyMap<string, Device>> {
    const wanted = [...new Set(ids)].filter((id) => id !== '')
    const found = new Map<string, Device>()
    for (let at = 0; at < wanted.length; at += limits.page) {
      const { items } = await this.#setup.store.devices({
        ids: wanted.slice(at, at + limits.page),
        limit: limits.page,
      })
      for (const device of items) found.set(device.id, device)
    }
    return found
  }
}

function isCut(
  { clientAddress, serverAddress }: Link,
  { kind, value, destination }: ResponseTarget,
): boolean {
  const has = (address: string) => clientAddress === address || serverAddress === address
  if (kind === 'mac') return true
  return kind === 'flow' ? has(value) && has(destination) : has(value)
}
