/** The reducer from facts to devices and links. Saves, sends and logs nothing. */
import type { Asset, AssetChange, Link } from '#model/asset'
import type { Identity, Observed, Operation, Party, Traffic } from '#model/fact'
import type { Site } from '#model/site'
import { Arrangement } from './arrangement.ts'
import { addProtocolAddress, noteAnswering, noteAsking, noteOperation, noteUnit } from './behaviour.ts'
import type { Host } from './host.ts'
import { HostTable } from './host-table.ts'
import { hear } from './identities.ts'
import type { Knowledge } from './knowledge.ts'
import { Counters, limits } from './limits.ts'
import { LinkGroups, linkSnapshot } from './link-groups.ts'
import { type LinkState, LinkTable } from './link-table.ts'
import { Portrait } from './portrait.ts'
import { type Changed, Reporter } from './reporter.ts'
import { wasSentByClient, wasSentByServer } from './senders.ts'
import { draftSite } from './site-draft.ts'
import { SiteView } from './site-view.ts'

const NOTHING: readonly AssetChange[] = Object.freeze([])

export class Inventory {
  readonly #site: SiteView
  readonly #counted = new Counters()
  readonly #hosts = new HostTable(this.#counted)
  readonly #groups = new LinkGroups()
  readonly #links = new LinkTable(this.#counted, (link) => this.#keepLink(link))
  readonly #arrangement: Arrangement
  readonly #portrait: Portrait
  readonly #reporter: Reporter
  readonly #doing: { readonly knowledge: Knowledge; readonly counters: Counters }
  #changes: AssetChange[] = []
  #now = 0
  /** Nothing was learned since the last `settle`. */
  #isSettled = false

  constructor(options: { knowledge: Knowledge; site: Site | undefined }) {
    this.#site = new SiteView(options.site)
    this.#doing = { knowledge: options.knowledge, counters: this.#counted }
    const change = (one: AssetChange) => this.#tell(one)
    this.#arrangement = new Arrangement({
      links: this.#groups,
      site: this.#site,
      counters: this.#counted,
      change,
    })
    this.#portrait = new Portrait(options.knowledge, this.#site, this.#arrangement.assets)
    this.#reporter = new Reporter(this.#arrangement, this.#groups, this.#portrait)
  }

  /** Every bound reached so far, by name. */
  get counters(): Readonly<Record<string, number>> {
    return this.#counted.values
  }

  /** Learns from one fact, or from a folded repeat of one. Returns what changed, in order; empty if nothing did. */
  learn(observed: Observed): readonly AssetChange[] {
    const { fact, time } = observed
    this.#now = Math.max(this.#now, observed.lastTime)
    this.#isSettled = false
    const client = this.#hosts.ofParty(observed.client, time)
    const server = this.#hosts.ofParty(observed.server, time)
    if (client !== undefined && wasSentByClient(fact)) this.#hearFrom(client, observed.client, observed)
    if (server !== undefined && wasSentByServer(fact)) this.#hearFrom(server, observed.server, observed)
    if (fact.kind === 'identity') this.#learnIdentity(observed as Observed<Identity>, client, server)
    else if (client !== undefined && server !== undefined) this.#learnUse(observed, client, server)
    return this.#takeChanges()
  }

  /** Learns from what a flow carried. */
  traffic(traffic: Traffic): readonly AssetChange[] {
    this.#now = Math.max(this.#now, traffic.last)
    this.#isSettled = false
    const client = this.#hosts.ofParty(traffic.client, traffic.first)
    const server = this.#hosts.ofParty(traffic.server, traffic.first)
    if (client !== undefined) {
      this.#side(client, traffic.client, traffic, traffic.packetsFromClient)
      // Packets to a group carry a time-to-live chosen for it, not the stack's own.
      if (server?.kind !== 'group')
        this.#arrangement.seeTtl(client, traffic.timeToLiveFromClient, traffic.last)
    }
    if (server !== undefined) {
      this.#side(server, traffic.server, traffic, traffic.packetsFromServer)
      this.#arrangement.seeTtl(server, traffic.timeToLiveFromServer, traffic.last)
    }
    if (client !== undefined && server !== undefined) this.#count(traffic, client, server)
    return this.#takeChanges()
  }

  /** Judges what needs an overview: borders, levels, zones. At the end of a capture, or each few seconds. */
  settle(): void {
    this.#arrangement.settle(this.#hosts.all(), this.#now)
    this.#portrait.settle()
    this.#isSettled = true
  }

  assetOf(party: Party): Asset | undefined {
    return this.#portrait.glance(this.#hosts.findParty(party)?.asset)
  }

  /** By IP or MAC address in text; in the first realm that knows it. */
  assetOfAddress(text: string): Asset | undefined {
    return this.#portrait.glance(this.#hosts.findAnywhere(text)?.asset)
  }

  /** '' if the party is no asset. */
  assetIdOf(party: Party): string {
    return this.#hosts.findParty(party)?.asset?.id ?? ''
  }

  /** Every asset as it stands, in the order of ids. */
  assets(): Asset[] {
    return [...this.#arrangement.assets.values()].map((asset) => this.#portrait.of(asset)).sort(byId)
  }

  /** Every link as it stands, in the order of ids. */
  links(): Link[] {
    return [...this.#groups.all()].map(linkSnapshot).sort(byId)
  }

  /**
   * What changed since the last call, for the journal. Counters and times alone come once a minute of capture time, and
   * right after `settle`, so that the end of a capture is told in full.
   */
  takeChanged(): Changed {
    return this.#reporter.take(this.#now, this.#isSettled)
  }

  /** Says that asset `from` is the same device as `into`. Holds, also for what is learned later, until split. */
  merge(into: string, from: string, why: string): AssetChange | undefined {
    return this.#arrangement.merge(into, from, why, this.#now)
  }

  /** Undoes the merge of asset `from`. False if there was none. */
  split(from: string): boolean {
    return this.#arrangement.split(from, this.#now)
  }

  /** A site file of what was inferred, for a person to correct. */
  siteDraft(): Site {
    return draftSite(this.assets())
  }

  #hearFrom(host: Host, party: Party, observed: Observed): void {
    this.#arrangement.appear(host, observed.time)
    this.#tie(host, party, observed.time)
    touch(host, observed.time, observed.lastTime)
    this.#noteVlan(host, observed.vlan)
  }

  #side(host: Host, party: Party, traffic: Traffic, packets: number): void {
    if (packets === 0 && !traffic.established) return
    this.#arrangement.appear(host, traffic.first)
    if (packets > 0) this.#tie(host, party, traffic.first)
    host.packets += packets
    touch(host, traffic.first, traffic.last)
    this.#noteVlan(host, traffic.vlan)
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
  }

  #noteVlan(host: Host, vlan: number | undefined): void {
    if (vlan === undefined || host.vlans.includes(vlan)) return
    if (host.vlans.length >= limits.vlansPerHost) return
    host.vlans.push(vlan)
    if (host.asset !== undefined) host.asset.isDirty = true
  }

  #learnIdentity(observed: Observed<Identity>, client: Host | undefined, server: Host | undefined): void {
    const heard = hear(observed, { client, server, hosts: this.#hosts, counters: this.#counted })
    if (heard === undefined) return
    const { host, turn, mac, ip, isPresent } = heard
    if (isPresent) this.#arrangement.appear(host, observed.time)
    if (mac !== undefined) this.#claim(ip ?? host, mac, observed.time)
    if (heard.address !== undefined && !addProtocolAddress(host, heard.address, this.#counted)) return
    if (turn === undefined && heard.address === undefined) return
    const { asset } = host
    if (asset === undefined) return
    asset.isDirty = true
    if (turn === undefined || turn.from === turn.to || heard.path !== '') return
    const { attribute } = observed.fact
    this.#tell({
      kind: 'asset-attribute',
      id: asset.id,
      time: observed.time,
      attribute,
      ...turn,
      source: observed.protocol,
    })
  }

  #claim(ip: Host, mac: Host, time: number): void {
    this.#arrangement.appear(ip, time)
    this.#arrangement.appear(mac, time)
    this.#arrangement.tie(ip, mac, true, time)
  }

  #learnUse(observed: Observed, client: Host, server: Host): void {
    const { fact } = observed
    if (fact.kind === 'anomaly') return
    const link = this.#links.of(client, server, observed, observed.time)
    if (link === undefined) return
    if (observed.lastTime > link.last) link.last = observed.lastTime
    if (observed.directionKnown && !link.isSure) this.#sure(link)
    if (!link.isAnswered && wasSentByServer(fact)) this.#answered(link)
    if (fact.kind === 'operation') this.#learnOperation(observed as Observed<Operation>, link)
  }

  #learnOperation(observed: Observed<Operation>, link: LinkState): void {
    const { fact } = observed
    const count = link.operationCount
    const operation = link.operation(fact, observed.time, this.#counted)
    if (operation === undefined) return
    operation.add(fact, observed)
    const isNew = link.operationCount > count
    if (link.group !== undefined) {
      if (isNew) link.group.isDirty = true
      else link.group.isStale = true
    }
    if (isNew && noteOperation(fact, link, this.#doing)) markDirty(link.client)
    if (fact.unit !== undefined && noteUnit(fact, link.protocol, link.server, this.#counted))
      markDirty(link.server)
  }

  #count(traffic: Traffic, client: Host, server: Host): void {
    const link = this.#links.of(client, server, traffic, traffic.first)
    if (link === undefined) return
    link.packets += traffic.packetsFromClient + traffic.packetsFromServer
    link.octets += traffic.octetsFromClient + traffic.octetsFromServer
    if (traffic.last > link.last) link.last = traffic.last
    if (link.group !== undefined) link.group.isStale = true
    if (traffic.directionKnown && !link.isSure) this.#sure(link)
    if (!link.isAnswered && traffic.established) this.#answered(link)
    const hasFailed =
      traffic.refused ||
      (traffic.transport === 'tcp' && !traffic.established && traffic.packetsFromServer === 0)
    if (!hasFailed || link.isAnswered || link.isFailed) return
    link.isFailed = true
    client.failed++
    markDirty(client)
  }

  #sure(link: LinkState): void {
    link.isSure = true
    this.#noteParts(link)
  }

  #answered(link: LinkState): void {
    link.isAnswered = true
    if (link.isFailed) {
      link.isFailed = false
      link.client.failed--
    }
    this.#noteParts(link)
  }

  #keepLink(link: LinkState): void {
    this.#noteParts(link)
    const isNew = this.#groups.place(link)
    const id = link.group?.id
    if (isNew && id !== undefined) this.#tell({ kind: 'link-new', id, time: link.first })
  }

  /** Who asks and who answers here; speaking an industrial protocol may bring a public address inside the border. */
  #noteParts(link: LinkState): void {
    const { client, server } = link
    if (noteAsking(link, this.#doing)) {
      markDirty(client)
      if (client.isPublic && client.asksOt) this.#arrangement.place(client, link.last)
    }
    if (!link.isAnswered || !noteAnswering(link, this.#doing)) return
    markDirty(server)
    if (server.isPublic && server.servesOt) this.#arrangement.place(server, link.last)
  }

  #tell(change: AssetChange): void {
    if (this.#changes.length < limits.changesPending) this.#changes.push(change)
  }

  #takeChanges(): readonly AssetChange[] {
    if (this.#changes.length === 0) return NOTHING
    const changes = this.#changes
    this.#changes = []
    return changes
  }
}

function touch(host: Host, first: number, last: number): void {
  if (first < host.first) host.first = first
  if (last > host.last) host.last = last
  if (host.asset !== undefined) host.asset.isStale = true
}

function markDirty(host: Host): void {
  if (host.asset !== undefined) host.asset.isDirty = true
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
