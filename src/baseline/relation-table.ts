import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import { isOfOneDay, isOverdue, probationEnds } from './probation.ts'
import { doorOfService, type Relation, relationKey, seenAgain } from './relation.ts'

/** M1: all relations, and what follows of them. */
export class RelationTable {
  readonly all = new Map<string, Relation>()
  readonly #counters: { baselineRelationLimit: number }
  /** By transport and port alone. */
  readonly #doors = new Set<string>()
  /** What each server serves, to anybody. */
  readonly #services = new Set<string>()

  constructor(counters: { baselineRelationLimit: number }) {
    this.#counters = counters
  }

  find(client: string, server: string, service: string): Relation | undefined {
    return this.all.get(relationKey(client, server, service))
  }

  hasDoor(client: string, server: string, door: string): boolean {
    return this.#doors.has(relationKey(client, server, door))
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
  }: Omit<Relation, 'volume' | 'isGone'>): Relation | undefined {
    const key = relationKey(client, server, service)
    const known = this.all.get(key)
    if (known !== undefined) return seenAgain(known, last, count)
    if (this.all.size >= limits.relations) {
      this.#counters.baselineRelationLimit++
      return undefined
    }
    const relation: Relation = {
      client,
      server,
      service,
      first,
      last,
      count,
      isGone: false,
      volume: undefined,
    }
    this.all.set(key, relation)
    this.#note(relation)
    return relation
  }

  /** Takes a relation back that was not there before `since`. */
  drop(client: string, server: string, service: string, since: Microseconds): void {
    const known = this.find(client, server, service)
    if (known === undefined || known.first < since) return
    this.#delete(known)
    this.#noteAll()
  }

  /** Forgets what has been on probation for too long, of clients that learn no more; answers when the next ends. */
  expire(now: Microseconds, learns: (client: string) => boolean): Microseconds {
    const before = this.all.size
    let next = Number.POSITIVE_INFINITY
    for (const relation of this.all.values())
      if (!isOverdue(relation, now)) {
        if (isOfOneDay(relation)) next = Math.min(next, probationEnds(relation))
      } else if (!learns(relation.client)) this.#delete(relation)
    if (this.all.size < before) this.#noteAll()
    return next
  }

  #delete(relation: Relation): void {
    const { client, server, service } = relation
    this.all.delete(relationKey(client, server, service))
    relation.isGone = true
  }

  #noteAll(): void {
    this.#doors.clear()
    this.#services.clear()
    for (const relation of this.all.values()) this.#note(relation)
  }

  #note({ client, server, service }: Relation): void {
    const door = doorOfService(service)
    if (door !== undefined) this.#doors.add(relationKey(client, server, door))
    this.#services.add(serviceKey(server, service))
  }
}

function serviceKey(server: string, service: string): string {
  return `${server}\n${service}`
}
