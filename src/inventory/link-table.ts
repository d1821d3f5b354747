/** Who talks to whom: counts and operations of every pair of hosts, port and protocol. */
import type { Observed, Operation, Outcome, Traffic } from '#model/fact'
import { extended } from '#model/short-list'
import { SmallMap } from '#model/small-map'
import type { Host } from './host.ts'
import { type Counters, limits } from './limits.ts'
import type { LinkGroup } from './link-groups.ts'
import { LinkNumbers, LinkRows } from './link-numbers.ts'
import type { LinkSessions } from './link-sessions.ts'

/** Shared by all that have none, and never written to. */
const NO_OBJECTS: string[] = []

export class OperationState {
  readonly verb: Operation['verb']
  readonly code: string
  readonly name: string
  readonly outcomes: Partial<Record<Outcome, number>> = {}
  /** The latest first. */
  objects: string[] = NO_OBJECTS
  first: number
  last: number

  constructor(fact: Operation, time: number) {
    this.verb = fact.verb
    this.code = fact.code
    this.name = fact.name
    this.first = time
    this.last = time
  }

  /** Adds one fact of this operation: each of its `count` times with the same outcome. */
  add(fact: Operation, observed: Observed): void {
    this.outcomes[fact.outcome] = (this.outcomes[fact.outcome] ?? 0) + observed.count
    if (observed.lastTime > this.last) this.last = observed.lastTime
    if (observed.time < this.first) this.first = observed.time
    const { object } = fact
    if (object === undefined || object === this.objects[0]) return
    this.#putFirst(object)
  }

  /** In place where it is known: polling goes round the same few. */
  #putFirst(object: string): void {
    const { objects } = this
    const at = objects.indexOf(object)
    if (at < 0) {
      this.objects = [object].concat(objects.slice(0, limits.objectsPerOperation - 1)) // spreading makes room for seventeen
      return
    }
    objects.copyWithin(1, 0, at)
    objects[0] = object
  }
}

/** Shared by all that have none, and never written to. */
const NO_OPERATIONS: OperationState[] = []
/** More are found by their code. */
const MANY_OPERATIONS = 16

export class LinkState extends LinkNumbers {
  readonly client: Host
  readonly server: Host
  readonly transport: Observed['transport']
  readonly port: number | undefined
  protocol: string
  /** It is known, not guessed, who is client and who is server. */
  isSure: boolean
  /** The server answered. */
  isAnswered = false
  /** It was refused or never answered, and counts so for its client. */
  isFailed = false
  /** In the order they came. Most links have a few: they are looked through. */
  operations: OperationState[] = NO_OPERATIONS
  /** By code, once they are many. */
  #byCode: Map<string, OperationState[]> | undefined
  /** Made with the first one. */
  sessions: LinkSessions | undefined
  group: LinkGroup | undefined

  constructor(
    client: Host,
    server: Host,
    seen: Observed | Traffic,
    port: number | undefined,
    time: number,
    rows: LinkRows,
  ) {
    super(rows, time, seen.place)
    this.client = client
    this.server = server
    this.transport = seen.transport
    this.port = port
    this.protocol = seen.protocol
    this.isSure = seen.directionKnown
  }

  /** The operation a fact is one of; `isNew` tells whether it was first seen with it. Undefined at the bound. */
  operation(fact: Operation, time: number, counters: Counters): OperationState | undefined {
    const { code, verb, name } = fact
    for (const known of this.#byCode === undefined ? this.operations : (this.#byCode.get(code) ?? []))
      if (known.code === code && known.verb === verb && known.name === name) return known
    if (this.operations.length >= limits.operationsPerLink) {
      counters.count('inventory.operations')
      return undefined
    }
    const operation = new OperationState(fact, time)
    this.operations = extended(this.operations, operation)
    if (this.#byCode !== undefined) this.#index(operation)
    else if (this.operations.length > MANY_OPERATIONS) for (const one of this.operations) this.#index(one)
    return operation
  }

  #index(operation: OperationState): void {
    this.#byCode ??= new Map()
    const same = this.#byCode.get(operation.code)
    if (same === undefined) this.#byCode.set(operation.code, [operation])
    else same.push(operation)
  }
}

export class LinkTable {
  readonly #counters: Counters
  readonly #onNew: (link: LinkState) => void
  readonly #rows = new LinkRows()
  #count = 0

  constructor(counters: Counters, onNew: (link: LinkState) => void) {
    this.#counters = counters
    this.#onNew = onNew
  }

  /** The link a fact or a report of traffic belongs to, made if new. Undefined where a bound forbids one more. */
  of(client: Host, server: Host, seen: Observed | Traffic, time: number): LinkState | undefined {
    const { transport, protocol, memo } = seen
    const { port } = seen.server
    const recent = memo?.link as LinkState | undefined
    if (recent !== undefined && recent.protocol === protocol && recent.transport === transport) {
      if (recent.port === port && recent.client === client && recent.server === server) return recent
    }
    const link = this.#find(client, server, seen, time)
    if (memo !== undefined) memo.link = link
    return link
  }

  #find(client: Host, server: Host, seen: Observed | Traffic, time: number): LinkState | undefined {
    const { transport, protocol } = seen
    const { port } = seen.server
    const known = client.pairs?.get(server.number)
    if (known === undefined) {
      if (!this.#mayGrow(client, server)) return undefined
      const link = new LinkState(client, server, seen, port, time, this.#rows.next())
      client.pairs ??= new SmallMap()
      client.pairs.set(server.number, link)
      return this.#keep(link)
    }
    const pair = Array.isArray(known) ? known : [known]
    let nameless: LinkState | undefined
    let named: LinkState | undefined
    for (const link of pair) {
      if (link.transport !== transport || link.port !== port) continue
      if (link.protocol === protocol) return link
      if (link.protocol === '') nameless = link
      else named = link
    }
    if (protocol === '' && named !== undefined) return named
    if (nameless !== undefined) {
      nameless.protocol = protocol
      nameless.group?.leave(nameless)
      this.#onNew(nameless)
      return nameless
    }
    return this.#another(pair, client, server, seen, time)
  }

  /** One more link of a pair; past the bound those that differ in port alone become one without a port. */
  #another(
    pair: LinkState[],
    client: Host,
    server: Host,
    seen: Observed | Traffic,
    time: number,
  ): LinkState | undefined {
    let port = seen.server.port
    if (pair.length >= limits.linksPerPair) {
      this.#counters.count('inventory.linksPerPair')
      port = undefined
      for (const link of pair) {
        if (link.port === undefined && link.transport === seen.transport && link.protocol === seen.protocol)
          return link
      }
      if (pair.length >= limits.linksPerPair * 2) return undefined
    }
    if (!this.#mayGrow(client, server)) return undefined
    const link = new LinkState(client, server, seen, port, time, this.#rows.next())
    client.pairs?.set(server.number, pair.concat(link))
    return this.#keep(link)
  }

  #mayGrow(client: Host, server: Host): boolean {
    const isSilent = !server.isPresent && server.kind !== 'group'
    if (isSilent && client.silentLinks >= limits.silentLinksPerClient) {
      this.#counters.count('inventory.silentLinks')
      return false
    }
    if (this.#count >= limits.links) {
      this.#counters.count('inventory.links')
      return false
    }
    if (isSilent) client.silentLinks++
    this.#count++
    return true
  }

  #keep(link: LinkState): LinkState {
    const { client, server } = link
    client.links = extended(client.links, link)
    if (server !== client) server.links = extended(server.links, link)
    client.tried++
    this.#onNew(link)
    return link
  }
}
