import type { Fact, Observed, Operation, Party, Reading, Traffic } from '#model/fact'
import type { Lesson } from '#model/lesson'
import type { Habit } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { Channel, channelKey } from './channel.ts'
import type { BaselineContent } from './content.ts'
import { limits } from './limits.ts'
import { type Deviation, Models } from './models.ts'
import { doorOf, doorOfService, type Relation, relationKey, serviceOf } from './relation.ts'
import { VolumeModel } from './volume-model.ts'

const HOUR = 3_600_000_000
const NOTHING: readonly Deviation[] = []

export interface BaselineOptions {
  /** Stable name of a party for the file: its address, or `internet`; '' for nobody. */
  readonly nameOf: (party: Party) => string
  /** True if the party is a controller or I/O: its relations close sooner. */
  readonly isController: (party: Party) => boolean
  readonly habitsOf: (protocol: string) => readonly Habit[]
  /** True if the protocol carries others: a flow is named after it until more is seen. Default: none does. */
  readonly isCarrier?: (protocol: string) => boolean
}

/** What is normal at this site: who talks to whom (M1) and what they ask (M2). Learns; judges nothing. */
export class Baseline {
  readonly counters = { baselineRelationLimit: 0, baselineChannelLimit: 0, baselineSymbolLimit: 0 }
  readonly relations = new Map<string, Relation>()
  readonly channels = new Map<string, Channel>()
  readonly models = new Models()
  /** Relations by transport and port alone. */
  readonly #doors = new Set<string>()
  /** What each server serves, of the relations. */
  readonly #services = new Set<string>()
  /** The first channel between two by a protocol, whatever its unit. */
  readonly #firstChannel = new Map<string, Channel>()
  readonly #options: BaselineOptions
  /** First time a client was seen as such: its relations close some time later. */
  readonly #clientSince = new Map<string, Microseconds>()
  #isClosed = false

  constructor(options: BaselineOptions) {
    this.#options = options
  }

  /** Learning ends here and now, whatever the windows say: `--learn`, `--baseline`. */
  close(): void {
    this.#isClosed = true
    for (const channel of this.channels.values()) channel.close()
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  knowsRelation(observed: Observed | Traffic): boolean {
    if (recentRelation(observed) !== undefined) return true
    const [client, server] = this.#ends(observed)
    const relation = this.relations.get(relationKey(client, server, serviceOf(observed)))
    if (relation !== undefined) {
      remember(observed, relation)
      return true
    }
    // A short conversation may show no more than its port, or the carrier of what it always speaks there.
    const { protocol } = observed
    if (protocol !== '' && this.#options.isCarrier?.(protocol) !== true) return false
    const door = doorOf(observed)
    return door !== undefined && this.#doors.has(relationKey(client, server, door))
  }

  /** Has anybody ever reached this server by this service? */
  knowsService(observed: Observed | Traffic): boolean {
    return this.#services.has(serviceKey(this.#serverOf(observed), serviceOf(observed)))
  }

  /** May new relations of this client still become normal by themselves? */
  learnsRelations(observed: Observed | Traffic, now: Microseconds): boolean {
    if (this.#isClosed) return false
    const since = this.#clientSince.get(this.#clientOf(observed))
    if (since === undefined) return true
    const age = now - since
    // Nobody's relations close sooner than a controller's: then it need not be asked who this is.
    if (age < limits.controllerRelationHours * HOUR) return true
    return age < limits.relationHours * HOUR && !this.#options.isController(observed.client)
  }

  /**
   * The channel of an operation. Where the unit is known only to who saw the connection being opened (CIP), a channel
   * of another unit between the same two stands in.
   */
  channelOf(observed: Observed): Channel | undefined {
    const unit = unitOf(observed.fact)
    const { memo } = observed
    // Most conversations have but one.
    const recent = memo?.channel as Channel | undefined
    if (recent !== undefined && recent.protocol === observed.protocol && recent.unit === unit) return recent
    const [client, server] = this.#ends(observed)
    const exact = this.channels.get(channelKey(client, server, observed.protocol, unit))
    if (exact !== undefined) {
      if (memo !== undefined) memo.channel = exact
      return exact
    }
    const first = this.#firstChannel.get(channelKey(client, server, observed.protocol, ''))
    return unit === '' || first?.unit === '' ? first : undefined
  }

  /** May new operations on this channel still become normal by themselves? */
  learnsOperations(observed: Observed, now: Microseconds): boolean {
    if (this.#isClosed) return false
    const channel = this.channelOf(observed)
    return channel === undefined ? this.learnsRelations(observed, now) : !channel.isClosed(now)
  }

  /** Learns what a flow carried, or says how it departs from what was learned. */
  traffic(traffic: Traffic): Deviation | undefined {
    if (!traffic.established) return undefined
    const [client, server] = this.#ends(traffic)
    if (client === '' || server === '') return undefined
    const recent = recentRelation(traffic)
    if (!this.learnsRelations(traffic, traffic.last)) {
      const relation = recent ?? this.relations.get(relationKey(client, server, serviceOf(traffic)))
      return relation === undefined ? undefined : this.models.judgeTraffic(traffic, relation)
    }
    if (!this.#clientSince.has(client)) this.#clientSince.set(client, traffic.first)
    const relation =
      recent === undefined
        ? this.addRelation(client, server, serviceOf(traffic), traffic.first, traffic.last, 1)
        : seenAgain(recent, traffic.last, 1)
    if (relation === undefined) return undefined
    remember(traffic, relation)
    this.models.learnTraffic(traffic, relation)
    return undefined
  }

  /** How what was seen departs from what was learned: the models M3 to M5. Nothing while they learn. */
  deviations(observed: Observed): readonly Deviation[] {
    const { fact } = observed
    const isAsked = fact.kind === 'operation' && fact.outcome === 'asked'
    if (!isAsked && fact.kind !== 'reading') return NOTHING
    if (this.learnsOperations(observed, observed.lastTime)) return NOTHING
    if (fact.kind === 'reading')
      return this.models.judgeReading(observed as Observed<Reading>, this.#serverOf(observed))
    const channel = this.channelOf(observed)
    if (channel === undefined) return NOTHING
    return this.models.judgeOperation(observed as Observed<Operation>, channel.server, channel)
  }

  /**
   * A value that was read: learned while its channel is open, else compared with what was learned. There are more of
   * these than of all other facts together, so that it is asked once which of both.
   * @param mayBeLearned false of what is known to be bad
   */
  reading(observed: Observed<Reading>, mayBeLearned: boolean): readonly Deviation[] {
    const device = this.#serverOf(observed)
    if (!this.learnsOperations(observed, observed.lastTime)) return this.models.judgeReading(observed, device)
    if (mayBeLearned) this.models.learnReading(observed, device)
    return NOTHING
  }

  learn(observed: Observed): void {
    const { fact } = observed
    if (fact.kind === 'reading') {
      if (this.learnsOperations(observed, observed.lastTime))
        this.models.learnReading(observed as Observed<Reading>, this.#serverOf(observed))
      return
    }
    if (fact.kind !== 'operation' || fact.outcome !== 'asked') return
    if (!this.learnsOperations(observed, observed.lastTime)) return
    const [client, server] = this.#ends(observed)
    const channel = this.addChannel(client, server, observed.protocol, unitOf(fact), observed.time)
    if (channel === undefined) return
    channel.count += observed.count
    channel.last = Math.max(channel.last, observed.lastTime)
    for (const [habit, symbol] of this.symbolsOf(observed.protocol, fact)) {
      if (!channel.learn(habit, symbol, observed.time, observed.lastTime, observed.count))
        this.counters.baselineSymbolLimit++
    }
    this.models.learnOperation(observed as Observed<Operation>, server, channel)
  }

  /** Habit and symbol, for each habit that has something to say of the operation; `verb` first. */
  symbolsOf(protocol: string, operation: Operation): readonly (readonly [string, string])[] {
    const symbols: [string, string][] = [['verb', operation.verb]]
    for (const habit of this.#options.habitsOf(protocol)) {
      const symbol = habit.of(operation)
      if (symbol !== undefined) symbols.push([habit.name, symbol])
    }
    return symbols
  }

  /** What would make this normal. */
  lessonOf(observed: Observed): Lesson {
    const [client, server] = this.#ends(observed)
    const { protocol, fact } = observed
    return {
      client,
      server,
      service: serviceOf(observed),
      protocol,
      unit: unitOf(fact),
      symbols: fact.kind === 'operation' ? this.symbolsOf(protocol, fact) : [],
    }
  }

  /** Adds what another baseline says to this one. */
  load({ relations, channels, points }: BaselineContent): void {
    for (const { client, server, service, first, last, count, fullest, bins } of relations) {
      if (!this.#clientSince.has(client)) this.#clientSince.set(client, first)
      const relation = this.addRelation(client, server, service, first, last, count)
      if (relation === undefined || bins === 0) continue
      relation.volume ??= new VolumeModel()
      relation.volume.load(fullest, bins)
    }
    for (const point of points) this.models.loadPoint(point)
    for (const { client, server, protocol, unit, first, last, count, symbols, rates, order } of channels) {
      const channel = this.addChannel(client, server, protocol, unit, first)
      if (channel === undefined) continue
      channel.count += count
      channel.last = Math.max(channel.last, last)
      this.models.loadChannel(channel, rates, order, first)
      for (const seen of symbols) channel.learn(seen.habit, seen.symbol, seen.first, seen.last, seen.count)
    }
  }

  channelNamed(client: string, server: string, protocol: string, unit: string): Channel | undefined {
    return this.channels.get(channelKey(client, server, protocol, unit))
  }

  addRelation(
    client: string,
    server: string,
    service: string,
    first: Microseconds,
    last: Microseconds,
    count: number,
  ): Relation | undefined {
    const key = relationKey(client, server, service)
    const known = this.relations.get(key)
    if (known !== undefined) return seenAgain(known, last, count)
    if (this.relations.size >= limits.relations) {
      this.counters.baselineRelationLimit++
      return undefined
    }
    const relation: Relation = { client, server, service, first, last, count }
    this.relations.set(key, relation)
    this.#note(relation)
    return relation
  }

  addChannel(
    client: string,
    server: string,
    protocol: string,
    unit: string,
    time: Microseconds,
  ): Channel | undefined {
    const key = channelKey(client, server, protocol, unit)
    let channel = this.channels.get(key)
    if (channel === undefined) {
      if (this.channels.size >= limits.channels) {
        this.counters.baselineChannelLimit++
        return undefined
      }
      channel = new Channel(client, server, protocol, unit, time)
      this.channels.set(key, channel)
      const pair = channelKey(client, server, protocol, '')
      if (!this.#firstChannel.has(pair)) this.#firstChannel.set(pair, channel)
    }
    return channel
  }

  /** Takes a relation back that was not there before `since`. */
  dropRelation(client: string, server: string, service: string, since: Microseconds): void {
    const key = relationKey(client, server, service)
    const known = this.relations.get(key)
    if (known === undefined || known.first < since) return
    this.relations.delete(key)
    known.isGone = true
    this.#doors.clear()
    this.#services.clear()
    for (const relation of this.relations.values()) this.#note(relation)
  }

  /** Takes a channel back on which nothing is known any more. */
  dropEmptyChannel(client: string, server: string, protocol: string, unit: string): void {
    const key = channelKey(client, server, protocol, unit)
    if (this.channels.get(key)?.habits.size !== 0) return
    this.channels.delete(key)
    const pair = channelKey(client, server, protocol, '')
    if (this.#firstChannel.get(pair)?.unit === unit) this.#firstChannel.delete(pair)
    // A conversation that goes on remembers its channel: an empty one knows as much as none.
  }

  #note({ client, server, service }: Pick<Relation, 'client' | 'server' | 'service'>): void {
    const door = doorOfService(service)
    if (door !== undefined) this.#doors.add(relationKey(client, server, door))
    this.#services.add(serviceKey(server, service))
  }

  #ends(seen: Observed | Traffic): readonly [string, string] {
    return [this.#clientOf(seen), this.#serverOf(seen)]
  }

  #clientOf({ client, memo }: Observed | Traffic): string {
    if (memo === undefined) return this.#options.nameOf(client)
    memo.clientName ??= this.#options.nameOf(client)
    return memo.clientName
  }

  #serverOf({ server, memo }: Observed | Traffic): string {
    if (memo === undefined) return this.#options.nameOf(server)
    memo.serverName ??= this.#options.nameOf(server)
    return memo.serverName
  }
}

/** The relation that a conversation's traffic was found to be, unless its protocol has become clearer since. */
function recentRelation({ memo, protocol }: Observed | Traffic): Relation | undefined {
  if (memo === undefined || memo.relationProtocol !== protocol) return undefined
  const relation = memo.relation as Relation | undefined
  return relation?.isGone === true ? undefined : relation
}

function remember({ memo, protocol }: Observed | Traffic, relation: Relation): void {
  if (memo === undefined) return
  memo.relation = relation
  memo.relationProtocol = protocol
}

function seenAgain(relation: Relation, last: Microseconds, count: number): Relation {
  relation.last = Math.max(relation.last, last)
  relation.count += count
  return relation
}

function serviceKey(server: string, service: string): string {
  return `${server}\n${service}`
}

function unitOf(fact: Fact): string {
  return fact.kind === 'operation' ? (fact.unit ?? '') : ''
}
