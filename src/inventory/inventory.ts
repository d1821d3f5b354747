/** The reducer from facts to devices and links. Saves, sends and logs nothing. */
import { isGroupMac, kindOfIp } from '#model/address'
import type { Device, DeviceChangeEvent, Link } from '#model/device'
import type { Identity, Lookup, Observation, Party, Traffic } from '#model/fact'
import type { Site } from '#model/site'
import type { Microseconds } from '#model/time'
import { Conversations } from './conversations.ts'
import { DeviceGrouping, type Learned } from './device-grouping.ts'
import { DeviceSnapshot } from './device-snapshot.ts'
import { INTERNET_ID } from './device-state.ts'
import { Eviction } from './eviction.ts'
import { type Host, touch } from './host.ts'
import { HostTable } from './host-table.ts'
import { senderOf } from './identities.ts'
import type { Knowledge } from './knowledge.ts'
import { Counters, limits, type TableLimits, tableLimits } from './limits.ts'
import { LinkGroups, linkSnapshot } from './link-groups.ts'
import { Programs } from './programs.ts'
import { type InventoryChanges, Reporter } from './reporter.ts'
import { Responders } from './responders.ts'
import { wasSentByClient, wasSentByServer } from './senders.ts'
import { draftSite } from './site-draft.ts'
import { SiteView } from './site-view.ts'
import { Statements } from './statements.ts'
import { noteSyn } from './tcp-stack.ts'

const NOTHING: readonly DeviceChangeEvent[] = Object.freeze([])
/** Age up to which a device's snapshot is used for a quick look. */
const CACHE_AGE: Microseconds = 10e6
/** After a pause of so long, another recording has begun: files of one ring buffer follow each other within seconds. */
const PAUSE: Microseconds = 60e6

export class Inventory {
  readonly #knowledge: Knowledge
  readonly #site: SiteView
  readonly #counted = new Counters()
  readonly #eviction: Eviction
  readonly #hosts: HostTable
  readonly #answerers = new Responders(this.#counted)
  readonly #groups: LinkGroups
  readonly #arrangement: DeviceGrouping
  readonly #portrait: DeviceSnapshot
  readonly #reporter: Reporter
  readonly #conversations: Conversations
  readonly #programs: Programs
  readonly #statements: Statements
  #changes: DeviceChangeEvent[] = []
  #now = 0
  #observedSince = 0
  /** No new data since the last `settle`. */
  #isSettled = false

  constructor(options: {
    knowledge: Knowledge
    site: Site | undefined
    /** From which the sensor sends active queries. Default: none. */
    ownAddresses?: readonly string[] | undefined
    learned?: Learned | undefined
    /** Against collisions on purpose; what is learned does not depend on it. */
    seed: number
    /** Default: `tableLimits`. */
    bounds?: TableLimits | undefined
  }) {
    this.#knowledge = options.knowledge
    this.#groups = new LinkGroups(options.seed)
    this.#site = new SiteView(options.site, options.ownAddresses)
    const learned = options.learned ?? (() => undefined)
    const emit = (one: DeviceChangeEvent) => this.#emit(one)
    const { knowledge, bounds = tableLimits } = options
    this.#eviction = new Eviction({
      bounds,
      counters: this.#counted,
      isOt: (protocol) => knowledge.protocolFamily(protocol) === 'ot',
      emit: emit,
    })
    this.#hosts = new HostTable(this.#eviction)
    this.#programs = new Programs({ knowledge: options.knowledge, counters: this.#counted, emit })
    this.#arrangement = new DeviceGrouping({
      links: this.#groups,
      site: this.#site,
      counters: this.#counted,
      change: emit,
      learned,
      eviction: this.#eviction,
    })
    this.#statements = new Statements({
      knowledge,
      hosts: this.#hosts,
      counters: this.#counted,
      arrangement: this.#arrangement,
      learned,
      emit,
    })
    this.#conversations = new Conversations({
      doing: { knowledge: options.knowledge, counters: this.#counted },
      arrangement: this.#arrangement,
      groups: this.#groups,
      answerers: this.#answerers,
      eviction: this.#eviction,
    })
    this.#eviction.removal = {
      host: (host) => this.#remove(host),
      device: ({ hosts }) => {
        for (const host of [...hosts]) this.#remove(host)
      },
      link: (link) => this.#conversations.remove(link),
    }
    this.#portrait = new DeviceSnapshot({
      knowledge,
      site: this.#site,
      devices: this.#arrangement.devices,
      counters: this.#counted,
    })
    this.#reporter = new Reporter(this.#arrangement, this.#groups, this.#portrait)
  }

  /** Every bound reached so far, by name. */
  get counters(): Readonly<Record<string, number>> {
    return this.#counted.values
  }

  /** Learns from one fact, or from a folded repeat of one. Returns what changed, in order; empty if nothing did. */
  learn(observed: Observation): readonly DeviceChangeEvent[] {
    const { fact, time } = observed
    this.#timePasses(time, observed.lastTime)
    this.#isSettled = false
    const client = this.#clientOf(observed, time)
    const server = this.#serverOf(observed, time)
    if (client !== undefined && wasSentByClient(fact)) this.#hearFrom(client, observed.client, observed)
    if (server !== undefined && wasSentByServer(fact)) this.#hearFrom(server, observed.server, observed)
    if (fact.kind === 'identity') this.#introduce(observed as Observation<Identity>, client, server)
    else if (client !== undefined && server !== undefined) this.#conversations.learn(observed, client, server)
    if (fact.kind === 'lookup') {
      this.#statements.asked(observed as Observation<Lookup>, client)
      this.#statements.name(observed as Observation<Lookup>)
    }
    this.#programs.learn(observed, client, server)
    return this.#takeChanges()
  }

  /** Learns from what a flow carried. */
  traffic(traffic: Traffic): readonly DeviceChangeEvent[] {
    this.#timePasses(traffic.first, traffic.last)
    this.#isSettled = false
    const client = this.#clientOf(traffic, traffic.first)
    const server = this.#serverOf(traffic, traffic.first)
    if (client !== undefined) {
      this.#side(client, traffic.client, traffic, traffic.packetsFromClient)
      // Packets to a multicast group carry a time-to-live chosen for it (RFC 1112 §6.1), not the stack's own.
      if (server?.kind !== 'group' || kindOfIp(server.address) === 'broadcast')
        this.#seeTtl(client, traffic.client, traffic.timeToLiveFromClient, traffic.last)
      noteSyn(client, traffic, this.#counted)
    }
    if (server !== undefined) {
      this.#side(server, traffic.server, traffic, traffic.packetsFromServer)
      this.#seeTtl(server, traffic.server, traffic.timeToLiveFromServer, traffic.last)
    }
    if (client !== undefined && server !== undefined) this.#conversations.count(traffic, client, server)
    return this.#takeChanges()
  }

  /** Judges what needs an overview: borders, levels, zones. At the end of a capture, or each few seconds. */
  settle(): void {
    this.#arrangement.settle(this.#hosts.all(), this.#now)
    this.#portrait.settle()
    this.#isSettled = true
  }

  deviceOf(party: Party): Device | undefined {
    return this.#portrait.glance(this.#hosts.findParty(party)?.device)
  }

  /** As it was when it was drawn last, where that is not long ago. */
  cachedDevice(party: Party): Device | undefined {
    const host = this.#hosts.findParty(party)
    const drawn = host?.device?.snapshot
    if (host === undefined || drawn === undefined) return this.#portrait.glance(host?.device)
    return host.last - drawn.lastSeen <= CACHE_AGE ? drawn : this.#portrait.glance(host.device)
  }

  /** By IP or MAC address in text; in the first realm that knows it. */
  deviceOfAddress(text: string): Device | undefined {
    return this.#portrait.glance(this.#hosts.findAnywhere(text)?.device)
  }

  /** True if the party currently counts as part of the internet; undefined if it is no device. */
  isInternet(party: Party): boolean | undefined {
    const host = this.#hosts.findParty(party)
    if (host?.device === undefined) return undefined
    return (
      host.device.id === INTERNET_ID || this.#site.deviceAt(host.realm, host.address)?.type === 'Internet'
    )
  }

  /** Is there a device of this IP or MAC address, in any realm? */
  isKnownAddress(address: string): boolean {
    return this.#hosts.findAnywhere(address)?.device !== undefined
  }

  firstSeen(address: string): Microseconds | undefined {
    const host = this.#hosts.findAnywhere(address)
    return host?.device === undefined ? undefined : host.first
  }

  lastSeen(address: string): Microseconds | undefined {
    const host = this.#hosts.findAnywhere(address)
    return host?.device === undefined ? undefined : host.last
  }

  /** When the recording began, as far as facts and flows show it. */
  get observedSince(): Microseconds {
    return this.#observedSince
  }

  /** Ids of the devices that answer in `protocol` where broadcasts of this address go. */
  reachedBy(address: string, protocol: string): readonly string[] {
    const from = this.#hosts.findAnywhere(address)
    return from === undefined ? [] : this.#answerers.reachedBy(from, protocol)
  }

  /** By IP or MAC address in text; '' if that is no device. */
  deviceIdAt(address: string): string {
    return this.#hosts.findAnywhere(address)?.device?.id ?? ''
  }

  /** '' if the party is no device. */
  deviceIdOf(party: Party): string {
    return this.#hosts.findParty(party)?.device?.id ?? ''
  }

  /** Every device in its current state, in the order of ids. */
  devices(): Device[] {
    return [...this.#arrangement.devices.values()].map((device) => this.#portrait.of(device)).sort(byId)
  }

  /** Every link in its current state, in the order of ids. */
  links(): Link[] {
    return [...this.#groups.all()].map(linkSnapshot).sort(byId)
  }

  /**
   * Changes since the last call, for the journal. Changes of counters and times alone come once a minute of capture
   * time, and right after `settle`, so that the end of a capture is complete.
   */
  takeChanged(): InventoryChanges {
    return this.#reporter.take(this.#now, this.#isSettled)
  }

  /** Sets that device `from` is the same device as `into`. Remains, also for later data, until split. */
  merge(into: string, from: string, why: string): DeviceChangeEvent | undefined {
    return this.#arrangement.merge(into, from, why, this.#now)
  }

  /** Undoes the merge of device `from`. False if there was none. */
  split(from: string): boolean {
    return this.#arrangement.split(from, this.#now)
  }

  /** A site file of what was inferred, for a person to correct. */
  siteDraft(): Site {
    return draftSite(this.devices())
  }

  #timePasses(first: Microseconds, last: Microseconds): void {
    if (first - this.#now > PAUSE) this.#observedSince = first
    if (last > this.#now) this.#now = last
  }

  #clientOf({ client, memo }: Observation | Traffic, time: number): Host | undefined {
    const known = memo?.clientHost as Host | undefined
    if (known !== undefined && !known.isRemoved) return known
    const host = this.#hosts.ofParty(client, time)
    if (memo !== undefined && isFinal(host, client)) memo.clientHost = host
    return host
  }

  #serverOf({ server, memo }: Observation | Traffic, time: number): Host | undefined {
    const known = memo?.serverHost as Host | undefined
    if (known !== undefined && !known.isRemoved) return known
    const host = this.#hosts.ofParty(server, time)
    if (memo !== undefined && isFinal(host, server)) memo.serverHost = host
    return host
  }

  #hearFrom(host: Host, party: Party, observed: Observation): void {
    if (isToAll(party) || isStrayLoopback(host, observed.server)) return
    this.#arrangement.appear(host, observed.time)
    if (this.#isOt(observed.protocol)) host.speaksOt = true
    this.#tie(host, party, observed.time)
    touch(host, observed.time, observed.lastTime)
    this.#noteVlan(host, observed.vlan)
  }

  /** A host that first announces itself does so with its MAC: it may be a known device at another address. */
  #introduce(observed: Observation<Identity>, client: Host | undefined, server: Host | undefined): void {
    const isClientNew = client?.isPresent === false
    const isServerNew = server?.isPresent === false
    this.#statements.identity(observed, client, server)
    const sender = senderOf(observed, client, server)
    if (sender?.isPresent === true && this.#isOt(observed.protocol)) sender.speaksOt = true
    if (isClientNew && client.isPresent) this.#tie(client, observed.client, observed.time)
    if (isServerNew && server.isPresent) this.#tie(server, observed.server, observed.time)
  }

  #side(host: Host, party: Party, traffic: Traffic, packets: number): void {
    if (packets === 0 && (!isHalfHeard(traffic) || isToAll(party))) return
    if (isStrayLoopback(host, traffic.server)) return
    this.#arrangement.appear(host, traffic.first)
    if (packets > 0) {
      if (this.#isOt(traffic.protocol)) host.speaksOt = true
      this.#tie(host, party, traffic.first)
    }
    host.packets += packets
    touch(host, traffic.first, traffic.last)
    this.#noteVlan(host, traffic.vlan)
  }

  /** Takes a host out of every table. */
  #remove(host: Host): void {
    for (const link of [...host.links]) this.#conversations.remove(link)
    this.#answerers.remove(host)
    this.#arrangement.remove(host)
    this.#hosts.remove(host)
  }

  #isOt(protocol: string): boolean {
    return protocol !== '' && this.#knowledge.protocolFamily(protocol) === 'ot'
  }

  /** Frames that a host sent carry its MAC, or its router's. */
  #tie(host: Host, party: Party, time: number): void {
    const { mac } = party
    if (mac === undefined || !host.isIp || mac === host.lastMac) return
    host.lastMac = mac
    const sender = this.#hosts.of(party.realm, mac, time)
    if (sender === undefined || sender.kind !== 'mac') return
    this.#arrangement.appear(sender, time)
    touch(sender, time, time)
    this.#arrangement.tie(host, sender, false, time)
    host.lastTie = host.ties.find((tie) => tie.mac === sender)
  }

  #seeTtl(host: Host, { mac }: Party, timeToLive: number, time: number): void {
    const tie = mac !== undefined && mac === host.lastMac ? host.lastTie : undefined
    this.#arrangement.seeTtl(host, tie, timeToLive, time)
  }

  #noteVlan(host: Host, vlan: number | undefined): void {
    if (vlan === undefined || host.vlans.includes(vlan)) return
    if (host.vlans.length >= limits.vlansPerHost) return
    host.vlans = [...host.vlans, vlan]
    if (host.device !== undefined) host.device.isDirty = true
  }

  #emit(change: DeviceChangeEvent): void {
    if (this.#changes.length < limits.changesPending) this.#changes.push(change)
  }

  #takeChanges(): readonly DeviceChangeEvent[] {
    if (this.#changes.length === 0) return NOTHING
    const changes = this.#changes
    this.#changes = []
    return changes
  }
}

/** Packets to a silent end that make it likely that the SPAN is one-sided, and the packet no stray. */
const ONE_SIDED_PACKETS = 4

/** Not a substitute at a bound: each time is counted. */
function isFinal(host: Host | undefined, { ip, mac }: Party): boolean {
  return host?.address === (ip ?? mac)
}

function isHalfHeard({ established, packetsFromClient, packetsFromServer }: Traffic): boolean {
  return established && packetsFromClient + packetsFromServer >= ONE_SIDED_PACKETS
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/**
 * Frames to it go to a group: the broadcast address of a subnet, which only its own devices can distinguish from
 * another.
 */
function isToAll({ mac }: Party): boolean {
  return mac !== undefined && isGroupMac(mac)
}

/** A broadcast loopback address identifies no host (RFC 1122 §3.2.1.3); inside a computer it is the computer itself. */
function isStrayLoopback({ isLoopback }: Host, server: Party): boolean {
  return isLoopback && isToAll(server)
}
