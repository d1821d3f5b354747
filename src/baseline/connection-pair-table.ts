import { SmallMap } from '#model/small-map'
import type { Microseconds } from '#model/time'
import { type ConnectionPair, connectionPairKey, doorOfService, seenAgain } from './connection-pair.ts'
import { limits } from './limits.ts'
import { isOfOneDay, isOverdue, probationEnds } from './probation.ts'

type ByService = SmallMap<string, ConnectionPair>
type ByServer = SmallMap<string, ByService>

/** Ports of fewer services between two are looked through. */
const MANY_SERVICES = 64
/** Relations forgotten before services and ports are indexed anew. */
const REINDEX_FROM = 1000

/** M1: all relations, and what follows of them. */
export class ConnectionPairTable {
  readonly #counters: { baselineConnectionPairLimit: number }
  /** Client → server → service: of a key in one text there would be as many as relations, each as large as one. */
  readonly #byClient = new Map<string, ByServer>()
  #size = 0
  /** Relations forgotten since services and ports were indexed. */
  #forgotten = 0
  /** By transport and port alone; of those two between which there are many services. */
  readonly #doors = new Set<string>()
  /** Services of each server, for any client. */
  readonly #services = new Set<string>()
  /** Each name of a service once, however many relations have it. */
  readonly #names = new Map<string, string>()

  constructor(counters: { baselineConnectionPairLimit: number }) {
    this.#counters = counters
  }

  get size(): number {
    return this.#size
  }

  find(client: string, server: string, service: string): ConnectionPair | undefined {
    return this.#between(client, server)?.get(service)
  }

  /** By transport and port alone. */
  hasDoor(client: string, server: string, door: string): boolean {
    const services = this.#between(client, server)
    if (services === undefined) return false
    if (services.size > MANY_SERVICES) return this.#doors.has(connectionPairKey(client, server, door))
    let has = false
    services.forEach(({ service }) => {
      has ||= doorOfService(service) === door
    })
    return has
  }

  serves(server: string, service: string): boolean {
    return this.#services.has(serviceKey(server, service))
  }

  /** Adds to a relation, made if new. Undefined at the bound, which is counted. */
  add({
    client,
    server,
    service,
    first,
    last,
    count,
  }: Omit<ConnectionPair, 'volume' | 'isGone'>): ConnectionPair | undefined {
    const known = this.find(client, server, service)
    if (known !== undefined) return seenAgain(known, last, count)
    if (this.#size >= limits.connectionPairs) {
      this.#counters.baselineConnectionPairLimit++
      return undefined
    }
    const connectionPair: ConnectionPair = {
      client,
      server,
      service: this.#nameOf(service),
      first,
      last,
      count,
      isGone: false,
      volume: undefined,
    }
    const services = this.#put(connectionPair)
    if (services.size !== MANY_SERVICES + 1) this.#note(connectionPair, services.size)
    else for (const one of services.values()) this.#note(one, services.size)
    return connectionPair
  }

  /** Takes a relation back that was not there before `since`. */
  drop(client: string, server: string, service: string, since: Microseconds): void {
    const known = this.find(client, server, service)
    if (known === undefined || known.first < since) return
    this.#delete(known)
    this.#noteAll()
  }

  /** Deletes the relations of a client that were seen for less than `shortest`. */
  forgetBrief(client: string, shortest: Microseconds): void {
    this.#byClient.get(client)?.forEach((services) => {
      services.forEach((connectionPair) => {
        if (connectionPair.last - connectionPair.first >= shortest) return
        this.#delete(connectionPair)
        this.#forgotten++
      })
    })
    // Services and ports are indexed anew once that pays.
    if (this.#forgotten < Math.max(REINDEX_FROM, this.#size)) return
    this.#forgotten = 0
    this.#noteAll()
  }

  /** Forgets what has been on probation for too long, of clients that learn no more; answers when the next ends. */
  expire(now: Microseconds, learns: (client: string) => boolean): Microseconds {
    const before = this.#size
    let next = Number.POSITIVE_INFINITY
    for (const connectionPair of this.all())
      if (!isOverdue(connectionPair, now)) {
        if (isOfOneDay(connectionPair)) next = Math.min(next, probationEnds(connectionPair))
      } else if (!learns(connectionPair.client)) this.#delete(connectionPair)
    if (this.#size < before) this.#noteAll()
    return next
  }

  /** In no particular order. */
  all(): ConnectionPair[] {
    const all: ConnectionPair[] = []
    for (const servers of this.#byClient.values())
      servers.forEach((services) => {
        services.forEach((connectionPair) => {
          all.push(connectionPair)
        })
      })
    return all
  }

  #between(client: string, server: string): ByService | undefined {
    return this.#byClient.get(client)?.get(server)
  }

  #put(connectionPair: ConnectionPair): ByService {
    const { client, server, service } = connectionPair
    const servers = this.#byClient.get(client) ?? new SmallMap<string, ByService>()
    const services = servers.get(server) ?? new SmallMap<string, ConnectionPair>()
    services.set(service, connectionPair)
    servers.set(server, services)
    this.#byClient.set(client, servers)
    this.#size++
    return services
  }

  #delete(connectionPair: ConnectionPair): void {
    const { client, server, service } = connectionPair
    const servers = this.#byClient.get(client)
    const services = servers?.get(server)
    connectionPair.isGone = true
    if (servers === undefined || services?.has(service) !== true) return
    services.delete(service)
    this.#size--
    if (services.size === 0) servers.delete(server)
    if (servers.size === 0) this.#byClient.delete(client)
  }

  #noteAll(): void {
    this.#doors.clear()
    this.#services.clear()
    for (const connectionPair of this.all())
      this.#note(connectionPair, this.#between(connectionPair.client, connectionPair.server)!.size)
  }

  /** @param among services between the two */
  #note({ client, server, service }: ConnectionPair, among: number): void {
    this.#services.add(serviceKey(server, service))
    const door = among > MANY_SERVICES ? doorOfService(service) : undefined
    if (door !== undefined) this.#doors.add(connectionPairKey(client, server, door))
  }

  #nameOf(service: string): string {
    const known = this.#names.get(service)
    if (known !== undefined) return known
    if (this.#names.size < limits.serviceNames) this.#names.set(service, service)
    return service
  }
}

function serviceKey(server: string, service: string): string {
  return `${server}\n${service}`
}
