/** Traffic between hosts: links, their operations, and the roles of both ends. */
import type { Observation, Operation, Session, Traffic } from '#model/fact'
import { type Doing, noteAnswering, noteAsking, noteOperation, noteUnit } from './behaviour.ts'
import type { DeviceGrouping } from './device-grouping.ts'
import type { Eviction } from './eviction.ts'
import { type Host, markDirty } from './host.ts'
import type { Knowledge } from './knowledge.ts'
import type { LinkGroups } from './link-groups.ts'
import { OperationRows } from './link-operations.ts'
import { SessionRows, withSession } from './link-sessions.ts'
import type { LinkState } from './link-state.ts'
import { LinkTable } from './link-table.ts'
import { areNeighbours } from './ownership.ts'
import type { Responders } from './responders.ts'
import { wasSentByClient, wasSentByServer } from './senders.ts'

interface Parts {
  readonly doing: Doing
  readonly arrangement: DeviceGrouping
  readonly groups: LinkGroups
  readonly answerers: Responders
  readonly eviction: Eviction
}

export class Conversations {
  readonly #doing: Doing
  readonly #arrangement: DeviceGrouping
  readonly #groups: LinkGroups
  readonly #answerers: Responders
  readonly #links: LinkTable
  readonly #operations = new OperationRows()
  readonly #sessions = new SessionRows()

  constructor({ doing, arrangement, groups, answerers, eviction }: Parts) {
    this.#doing = doing
    this.#arrangement = arrangement
    this.#groups = groups
    this.#answerers = answerers
    this.#links = new LinkTable(doing.counters, eviction, (link) => this.#keepLink(link))
  }

  /** One fact between two hosts: their link, what was asked and how it ended. */
  learn(observed: Observation, client: Host, server: Host): void {
    const { fact } = observed
    if (fact.kind === 'anomaly') return
    const link = this.#links.of(client, server, observed, observed.time)
    if (link === undefined) return
    link.seenUntil(observed.lastTime)
    if (observed.directionKnown && !link.isSure) this.#sure(link)
    const isByServer = wasSentByServer(fact)
    if (!link.isAnswered && isByServer) this.#answered(link)
    if (wasSentByClient(fact)) link.isAsked = true
    // An answer in the words of a protocol: over TCP the client had to receive what the server sent, to get so far.
    else if (isByServer) this.#prove(link, observed.transport === 'tcp')
    if (fact.kind === 'operation') this.#learnOperation(observed as Observation<Operation>, link)
    else if (fact.kind === 'session') this.#learnSession(observed as Observation<Session>, link)
  }

  #learnSession(observed: Observation<Session>, link: LinkState): void {
    const { activities } = link
    const { counters } = this.#doing
    const count = activities.sessions.length
    activities.sessions = withSession(activities.sessions, observed, { rows: this.#sessions, counters })
    if (activities.sessions.length > count) link.line.isDirty = true
    else link.line.isStale = true
  }

  #learnOperation(observed: Observation<Operation>, link: LinkState): void {
    const { fact } = observed
    const count = link.operations.length
    const { counters } = this.#doing
    const operation = link.activities.operation(fact, observed.time, { rows: this.#operations, counters })
    if (operation === undefined) return
    operation.add(fact, observed)
    const isNew = link.operations.length > count
    if (isNew) link.line.isDirty = true
    else link.line.isStale = true
    if (isNew && noteOperation(fact, link, this.#doing)) markDirty(link.client)
    if (fact.unit !== undefined && noteUnit(fact, link.protocol, link.server, counters))
      markDirty(link.server)
  }

  /** Adds the traffic of a flow. */
  count(traffic: Traffic, client: Host, server: Host): void {
    const link = this.#links.of(client, server, traffic, traffic.first)
    if (link === undefined) return
    link.add(
      traffic.packetsFromClient + traffic.packetsFromServer,
      traffic.bytesFromClient + traffic.bytesFromServer,
    )
    link.seenUntil(traffic.last)
    link.line.isStale = true
    if (traffic.directionKnown && !link.isSure) this.#sure(link)
    if (!link.isAnswered && traffic.established) this.#answered(link)
    if (traffic.packetsFromClient > 0) link.isAsked = true
    if (traffic.packetsFromServer > 0) this.#proveByTraffic(link, traffic)
    const hasFailed =
      traffic.refused ||
      (traffic.transport === 'tcp' && !traffic.established && traffic.packetsFromServer === 0)
    if (!hasFailed || link.isAnswered || link.isFailed) return
    link.isFailed = true
    client.failed++
    markDirty(client)
  }

  /**
   * A handshake is no proof: a server responds to each spoofed SYN, and its response goes to another host. A host that
   * sends data over TCP and receives data has received the other's sequence number (RFC 6528). A datagram with a
   * response proves the server; its client only if both continued.
   */
  #proveByTraffic(link: LinkState, { transport, isDialogue = false }: Traffic): void {
    if (transport === 'tcp' ? isDialogue : transport === 'udp' || link.protocol !== '')
      this.#prove(link, isDialogue)
  }

  /** The server responded to a request that was seen. Protocols of the network itself (ARP, ICMP) respond to all. */
  #prove(link: LinkState, withClient: boolean): void {
    if (!link.isAsked || isInfrastructure(this.#doing.knowledge, link.protocol)) return
    link.isProven = true
    if (link.server.kind !== 'group') link.server.isProven = true
    if (withClient) link.client.isProven = true
  }

  /** Takes a link out of all that knows it. */
  remove(link: LinkState): void {
    if (link.isRemoved) return
    this.#groups.remove(link)
    link.releaseActivities(this.#operations, this.#sessions)
    this.#links.remove(link)
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
    this.#groups.place(link)
  }

  /** Adds the roles of both ends; an industrial protocol may move a public address inside the border. */
  #noteParts(link: LinkState): void {
    const { client, server } = link
    if (noteAsking(link, this.#doing)) {
      markDirty(client)
      if (client.isPublic && client.asksOt) this.#arrangement.place(client, link.last)
    }
    const isOt = this.#doing.knowledge.protocolFamily(link.protocol) === 'ot'
    if (isOt && client.kind === 'group') this.#answerers.add(server, link.protocol)
    if (!link.isAnswered || !noteAnswering(link, this.#doing)) return
    if (isOt && link.isSure) this.#answerers.add(server, link.protocol)
    markDirty(server)
    if (!server.isPublic || !server.servesOt) return
    if (isOt && areNeighbours(client, server)) {
      client.hasOtNeighbour = server.hasOtNeighbour = true
      this.#arrangement.place(client, link.last)
    }
    this.#arrangement.place(server, link.last)
  }
}

function isInfrastructure(knowledge: Knowledge, protocol: string): boolean {
  if (protocol === '') return false
  const family = knowledge.protocolFamily(protocol)
  return family !== 'ot' && family !== 'it'
}
