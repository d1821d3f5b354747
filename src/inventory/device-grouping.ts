/** Joins hosts to devices, and separates them when the evidence changes or a person decides. */
import type { Claim, DeviceChangeEvent } from '#model/device'
import type { Microseconds } from '#model/time'
import { DeviceState, deviceIdOf, INTERNET_ID } from './device-state.ts'
import type { Eviction } from './eviction.ts'
import type { Host, Tie } from './host.ts'
import { type Counters, limits } from './limits.ts'
import type { LinkGroups } from './link-groups.ts'
import {
  isBeyondBorder,
  isProxy,
  isRobbed,
  judgeMac,
  leaderOf,
  macsOfDevice,
  mayOwn,
  mountPort,
  noteTtl,
  tieTogether,
  untie,
} from './ownership.ts'
import type { SiteView } from './site-view.ts'

/** IPs of one MAC that are placed anew whenever one is added; more than a device ever has. */
const SMALL = 8

/** Devices with a MAC of their own, not routers, that make a public network the plant's; and how many are kept of each. */
const OWN_NETWORK = 2
const MACS_PER_NETWORK = 8

/** Entry of a loaded baseline for the device of an address; undefined if it has none. */
export type Learned = (realm: string, address: string) => LearnedDevice | undefined

/** '' if its type is not given. */
export interface LearnedDevice {
  readonly type: string
  readonly macs: readonly string[]
}

/** Less certain than the device's claims and behaviour since the start. */
function learnedType(value: string, time: Microseconds): Claim {
  return { value, source: 'baseline file', field: 'devices', place: undefined, time, confidence: 0.5 }
}

export class DeviceGrouping {
  readonly devices = new Map<string, DeviceState>()
  /** Device id → id of the device a person merged it into. */
  readonly merges = new Map<string, string>()
  readonly gone: string[] = []
  readonly #links: LinkGroups
  readonly #site: SiteView
  readonly #counters: Counters
  readonly #change: (change: DeviceChangeEvent) => void
  readonly #learned: Learned
  readonly #eviction: Eviction
  /** /24 networks that look public, with the MACs from ARP there. With two devices or more, they are the plant's own. */
  readonly #claimedNetworks = new Map<string, Host[]>()
  #hasNewNetwork = false

  constructor(parts: {
    links: LinkGroups
    site: SiteView
    counters: Counters
    change: (change: DeviceChangeEvent) => void
    learned: Learned
    eviction: Eviction
  }) {
    this.#links = parts.links
    this.#site = parts.site
    this.#counters = parts.counters
    this.#change = parts.change
    this.#learned = parts.learned
    this.#eviction = parts.eviction
  }

  /** The host takes part: it is a device, or part of one. */
  appear(host: Host, time: Microseconds): void {
    if (host.isPresent || host.isRemoved || host.kind === 'group') return
    if (!this.#eviction.roomForDevice(this.devices.size)) return
    host.isPresent = true
    const learned = this.#learned(host.realm, host.address)
    host.isExpected = learned !== undefined || this.#site.deviceAt(host.realm, host.address) !== undefined
    const value = learned?.type ?? ''
    if (value !== '') host.claimsOf('', this.#counters)?.put('type', learnedType(value, time), this.#counters)
    this.place(host, time)
    this.#announce(host, time)
    for (const link of host.links) link.line.isDirty = true
  }

  /** An IP was seen with a MAC, or (`isClaimed`) claimed by it. True if that is new. */
  tie(ip: Host, mac: Host, isClaimed: boolean, time: Microseconds): boolean {
    if (ip.isRemoved || mac.isRemoved) return false
    const wasProxy = isProxy(mac)
    const tie = tieTogether(ip, mac, isClaimed, this.#counters)
    if (tie === undefined) return false
    if (isClaimed && ip.isPublic) this.#claimNetwork(ip.address, mac)
    const isJudgedAnew = judgeMac(mac)
    // A proxy never owns the addresses it claims: one more changes nothing for the others, of which there may be
    // thousands.
    const isForAll = isJudgedAnew || (isClaimed && !wasProxy) || mac.ties.length <= SMALL
    if (isForAll) this.#rearrange(mac, time)
    else this.place(ip, time)
    this.#mark(mac)
    this.#mark(ip)
    return true
  }

  /** The MAC is a port of the device with the other MAC. */
  mount(port: Host, chassis: Host, time: Microseconds): void {
    if (port.isRemoved || chassis.isRemoved) return
    if (!mountPort(port, chassis, this.#counters)) return
    this.appear(chassis, time)
    this.#rearrange(port, time)
  }

  /** `tie` is the one to the MAC it came with, if that is known. */
  seeTtl(host: Host, tie: Tie | undefined, timeToLive: number, time: Microseconds): void {
    if (!noteTtl(host, tie, timeToLive)) return
    let isPlaced = false
    for (const { mac } of host.ties) {
      if (!judgeMac(mac)) continue
      this.#rearrange(mac, time)
      isPlaced = true
    }
    if (isPlaced) return
    if (host.isPublic || host.ties.length > 1 || host.ties[0]?.isClaimed === true) this.place(host, time)
    // Another of its MACs may be its own now.
    if (host.ties.length > 1) for (const tie of host.ties) if (mayOwn(tie)) this.place(tie.mac, time)
    for (const claim of host.ties) if (isRobbed(claim)) this.#giveBack(claim.mac, time)
  }

  /** The MAC claims what others send from: those are placed with their true senders. */
  #giveBack(claimer: Host, time: Microseconds): void {
    this.#rearrange(claimer, time)
    for (const claim of claimer.ties) {
      if (!isRobbed(claim)) continue
      for (const { mac } of claim.ip.ties) this.#rearrange(mac, time)
    }
  }

  /** A device reported its serial number: it may be known by another address. */
  numbered(host: Host, time: Microseconds): void {
    for (const { mac } of host.ties) if (mac.ties.length > 1 && !mac.isRouter) this.#rearrange(mac, time)
  }

  /** Places all public hosts again if a network turned out to be the plant's own. */
  settle(hosts: Iterable<Host>, time: Microseconds): void {
    if (!this.#hasNewNetwork) return
    this.#hasNewNetwork = false
    for (const host of hosts) if (host.isPublic && host.device !== undefined) this.place(host, time)
  }

  /** Assigns a host to a device by the evidence. */
  place(host: Host, time: Microseconds): void {
    if (!host.isPresent) return
    const id = this.#idFor(host)
    const old = host.device
    if (old?.id === id) return
    const next = this.#deviceWith(id, time)
    next.hosts.add(host)
    if (id === INTERNET_ID) this.#eviction.addHost(host, time)
    else this.#eviction.dropHost(host)
    next.isDirty = true
    host.device = next
    if (old !== undefined) this.#leave(host, old, next, time)
    for (const link of host.links) if (!link.isRemoved) this.#links.place(link)
  }

  /** Makes `from` part of `into` until {@link split}. Undefined if either is no device, or both are one. */
  merge(into: string, from: string, why: string, time: Microseconds): DeviceChangeEvent | undefined {
    const source = this.devices.get(from)
    if (
      source === undefined ||
      !this.devices.has(into) ||
      into === from ||
      into === INTERNET_ID ||
      from === INTERNET_ID
    )
      return undefined
    if (this.merges.size >= limits.mergesPending) return undefined
    this.merges.set(from, into)
    this.devices.get(into)!.isPinned = true
    source.isAnnounced = false // the change below says it
    for (const host of [...source.hosts]) this.place(host, time)
    return { kind: 'device-merged', id: into, time, from, why }
  }

  /** Undoes a merge: the devices are separate as before. False if there was none. */
  split(from: string, time: Microseconds): boolean {
    const into = this.merges.get(from)
    if (into === undefined) return false
    this.merges.delete(from)
    const merged = this.devices.get(this.#merged(into))
    for (const host of [...(merged?.hosts ?? [])]) this.place(host, time)
    return true
  }

  #idFor(host: Host): string {
    if (isBeyondBorder(host, (ip) => this.#isInternal(ip))) return INTERNET_ID
    return this.#merged(deviceIdOf(leaderOf(host)))
  }

  #merged(id: string): string {
    let found = id
    for (let next = this.merges.get(found), steps = 0; next !== undefined && steps < 16; steps++) {
      found = next
      next = this.merges.get(found)
    }
    return found
  }

  #isInternal(ip: string): boolean {
    if (this.#site.isInternal(ip)) return true
    const claimed = this.#claimedNetworks.get(networkOf(ip)) ?? []
    return claimed.filter((mac) => !mac.isRouter).length >= OWN_NETWORK
  }

  /** One such address is a gateway's, or a switch's management address; its neighbours may belong to others. */
  #claimNetwork(ip: string, mac: Host): void {
    const network = networkOf(ip)
    if (network === '') return
    const claimed = this.#claimedNetworks.get(network)
    if (claimed === undefined) {
      if (this.#claimedNetworks.size < limits.claimedNetworks) this.#claimedNetworks.set(network, [mac])
      else this.#counters.count('inventory.claimedNetworks')
    } else if (claimed.length < MACS_PER_NETWORK && !claimed.includes(mac)) {
      claimed.push(mac)
      this.#hasNewNetwork = true
    }
  }

  #rearrange(mac: Host, time: Microseconds): void {
    for (const one of macsOfDevice(mac)) {
      for (const { ip } of one.ties) {
        this.place(ip, time)
        this.#mark(ip)
      }
      this.place(one, time)
    }
  }

  /** Takes a host out of its device, and the device away with its last one. */
  remove(host: Host): void {
    untie(host)
    const { device } = host
    host.device = undefined
    if (device === undefined) return
    device.hosts.delete(host)
    device.isDirty = true
    if (device.hosts.size === 0) this.#forget(device)
  }

  #forget(device: DeviceState): void {
    this.#eviction.dropDevice(device)
    this.devices.delete(device.id)
    if (device.isReported) this.gone.push(device.id)
  }

  #deviceWith(id: string, time: Microseconds): DeviceState {
    const known = this.devices.get(id)
    if (known !== undefined) return known
    const made = new DeviceState(id)
    this.devices.set(id, made)
    this.#eviction.addDevice(made, time)
    return made
  }

  #leave(host: Host, old: DeviceState, next: DeviceState, time: Microseconds): void {
    old.hosts.delete(host)
    old.isDirty = true
    if (old.hosts.size > 0) {
      this.#announce(host, time)
      return
    }
    this.#forget(old)
    if (!old.isAnnounced) {
      this.#announce(host, time)
      return
    }
    next.isAnnounced = true
    this.#change({
      kind: 'device-merged',
      id: next.id,
      time,
      from: old.id,
      why: 'their addresses belong together',
    })
  }

  #announce(host: Host, time: Microseconds): void {
    const device = host.device
    if (device === undefined || device.isAnnounced) return
    device.isAnnounced = true
    this.#change({ kind: 'device-new', id: device.id, time })
  }

  #mark(host: Host): void {
    if (host.device !== undefined) host.device.isDirty = true
  }
}

/** First three bytes of an IPv4 address; '' for others. */
function networkOf(ip: string): string {
  return ip.includes(':') ? '' : ip.slice(0, ip.lastIndexOf('.'))
}
