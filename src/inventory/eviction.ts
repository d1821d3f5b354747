/** Makes room in full tables: single shots of unknown senders go before devices that converse. */
import type { DeviceChangeEvent } from '#model/device'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'
import { type DeviceState, INTERNET_ID } from './device-state.ts'
import { type Evictable, EvictionQueue } from './eviction-queue.ts'
import type { Host } from './host.ts'
import { type Counters, limits, type TableLimits } from './limits.ts'
import type { LinkState } from './link-state.ts'

/** Ranks: one for being seen again later, two each for two-way traffic and for an industrial protocol; and the expected. */
const RANKS = 7
const EXPECTED = RANKS - 1
/** Below, an entry only sent, was never answered and speaks no industrial protocol. */
const UNPROVEN = 2
/** From here on, an entry has two-way traffic in an industrial protocol: no new device displaces it. */
const INDUSTRIAL = 4

interface Evidence {
  readonly isProven: boolean
  readonly speaksOt: boolean
}

function rankOf({ isProven, speaksOt }: Evidence, first: Microseconds, last: Microseconds): number {
  const isRecurring = last - first >= limits.recurringSeconds * MICROSECONDS_PER_SECOND
  return (isProven ? 2 : 0) + (speaksOt ? 2 : 0) + (isRecurring ? 1 : 0)
}

/** Functions that remove an entry from all tables. */
export interface Removal {
  readonly host: (host: Host) => void
  readonly device: (device: DeviceState) => void
  readonly link: (link: LinkState) => void
}

interface Parts {
  readonly bounds: TableLimits
  readonly counters: Counters
  readonly isOt: (protocol: string) => boolean
  readonly emit: (change: DeviceChangeEvent) => void
}

export class Eviction {
  readonly #parts: Parts
  readonly #devices: EvictionQueue<DeviceState>
  /** Hosts that are no device, and those beyond the border; others leave with their device. */
  readonly #hosts: EvictionQueue<Host>
  readonly #links: EvictionQueue<LinkState>
  /** Set once the tables exist. */
  removal: Removal | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#devices = new EvictionQueue(RANKS, rankOfDevice, lastOfDevice)
    this.#hosts = new EvictionQueue(
      RANKS,
      (host) => (host.isExpected ? EXPECTED : rankOf(host, host.first, host.last)),
      ({ last }) => last,
    )
    this.#links = new EvictionQueue(
      RANKS,
      ({ isProven, protocol, first, last }) =>
        rankOf({ isProven, speaksOt: parts.isOt(protocol) }, first, last),
      ({ last }) => last,
    )
  }

  addDevice(device: DeviceState, time: Microseconds): void {
    if (device.id !== INTERNET_ID) this.#devices.add(device, time)
  }

  dropDevice(device: DeviceState): void {
    this.#devices.drop(device)
  }

  addHost(host: Host, time: Microseconds): void {
    this.#hosts.add(host, time)
  }

  /** It was removed, or leaves with its device from now on. */
  dropHost(host: Host): void {
    this.#hosts.drop(host)
  }

  addLink(link: LinkState, time: Microseconds): void {
    this.#links.add(link, time)
  }

  dropLink(link: LinkState): void {
    this.#links.drop(link)
  }

  /** True if the table of so many has room for one more, or has made it. */
  roomForDevice(count: number): boolean {
    const { devices } = this.#parts.bounds
    if (!this.#mustEvict(this.#devices, count, devices)) return true
    const device = this.#take(this.#devices, count, devices)
    if (device !== undefined) this.#evictDevice(device)
    return device !== undefined || this.#isRefused(count, devices, 'inventory.devices')
  }

  roomForHost(count: number): boolean {
    const { hosts } = this.#parts.bounds
    if (!this.#mustEvict(this.#hosts, count, hosts)) return true
    const host = this.#hosts.take(0, UNPROVEN)
    if (host !== undefined) {
      this.#evictHost(host)
      return true
    }
    if (count < hosts) return true
    const device = this.#devices.take(0, UNPROVEN)
    if (device !== undefined) {
      this.#evictDevice(device)
      return true
    }
    const proven = this.#hosts.take(UNPROVEN, INDUSTRIAL)
    if (proven !== undefined) this.#evictHost(proven)
    else this.#parts.counters.count('inventory.hosts')
    return proven !== undefined
  }

  roomForLink(count: number): boolean {
    const { links } = this.#parts.bounds
    if (!this.#mustEvict(this.#links, count, links)) return true
    const link = this.#take(this.#links, count, links)
    if (link !== undefined) {
      this.#parts.counters.count('inventory.linksEvicted')
      this.removal?.link(link)
    }
    return link !== undefined || this.#isRefused(count, links, 'inventory.links')
  }

  /** The table is full, or its unproven entries fill more than their share. */
  #mustEvict<Entry extends Evictable>(queue: EvictionQueue<Entry>, count: number, bound: number): boolean {
    const { reservedShare } = this.#parts.bounds
    return count >= bound || queue.countBelow(UNPROVEN) >= bound * (1 - reservedShare)
  }

  /** Newcomers replace each other, but for the share that they may take from those who converse and are not industrial. */
  #take<Entry extends Evictable>(
    queue: EvictionQueue<Entry>,
    count: number,
    bound: number,
  ): Entry | undefined {
    if (count < bound) return queue.take(0, UNPROVEN)
    const onProbation = queue.countBelow(UNPROVEN)
    const isFewer = onProbation < bound * this.#parts.bounds.probationShare
    return (
      (isFewer ? queue.take(UNPROVEN, INDUSTRIAL) : undefined) ??
      queue.take(0, isFewer ? UNPROVEN : INDUSTRIAL)
    )
  }

  #isRefused(count: number, bound: number, counter: string): boolean {
    if (count < bound) return true
    this.#parts.counters.count(counter)
    return false
  }

  #evictHost(host: Host): void {
    this.#parts.counters.count('inventory.hostsEvicted')
    this.removal?.host(host)
  }

  #evictDevice(device: DeviceState): void {
    const { counters, emit } = this.#parts
    counters.count('inventory.devicesEvicted')
    const [{ realm }] = [...device.hosts] as [Host]
    const addresses = Array.from(device.hosts, ({ address }) => address)
    const time = lastOfDevice(device)
    this.removal?.device(device)
    emit({ kind: 'asset-evicted', id: device.id, time, realm, addresses })
  }
}

/** As its hosts rank together. */
function rankOfDevice(device: DeviceState): number {
  if (device.isPinned) return EXPECTED
  let isProven = false
  let speaksOt = false
  let first = Number.POSITIVE_INFINITY
  for (const host of device.hosts) {
    if (host.isExpected) return EXPECTED
    isProven ||= host.isProven
    speaksOt ||= host.speaksOt
    if (host.first < first) first = host.first
  }
  return rankOf({ isProven, speaksOt }, first, lastOfDevice(device))
}

function lastOfDevice({ hosts }: DeviceState): Microseconds {
  let last = Number.NEGATIVE_INFINITY
  for (const host of hosts) if (host.last > last) last = host.last
  return last
}
