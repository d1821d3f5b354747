import { isMac } from '#model/address'
import type { BaselineUpdate } from '#model/baseline-update'
import {
  isQuiet,
  type Observation,
  type Operation,
  type Party,
  type Reading,
  type Traffic,
} from '#model/fact'
import type { BehaviourKey } from '#model/protocol'
import type { Transitions } from '#model/question-order'
import type { Microseconds } from '#model/time'
import type { Channel } from './channel.ts'
import { ChannelTable, unitOf } from './channel-table.ts'
import { type ClientKind, ClientWindows } from './client-windows.ts'
import { doorOf, recentConnectionPair, remember, seenAgain, serviceOf } from './connection-pair.ts'
import { ConnectionPairTable } from './connection-pair-table.ts'
import type { BaselineContent, DeviceContent, Remembered } from './content.ts'
import { KnownDevices } from './known-devices.ts'
import { limits } from './limits.ts'
import { loadInto, rememberedByBoth } from './load.ts'
import { type Deviation, Models, type UpkeepOf } from './models.ts'
import { SymbolNames } from './names.ts'

const MINUTE = 60_000_000
const HOUR = 60 * MINUTE
const NOTHING: readonly Deviation[] = []

export interface BaselineOptions {
  /** Stable name of a party for the file: its address, or `internet`; '' for none. */
  readonly nameOf: (party: Party) => string
  /** Decides when relations of the party close. */
  readonly kindOf: (party: Party) => ClientKind
  /** Type of the device by that name; '' where it is not known, as is the default. */
  readonly typeOf?: ((name: string) => string) | undefined
  /**
   * Does this reach from the offices or the internet into the plant? What a latecomer does so is never learned in
   * silence. Asked of latecomers alone. Default: nothing does.
   */
  readonly crossesInward?: ((seen: Observation | Traffic) => boolean) | undefined
  readonly behaviourKeysOf: (protocol: string) => readonly BehaviourKey[]
  /** True if the protocol carries others: a flow is named after it until more is seen. Default: none does. */
  readonly isCarrier?: (protocol: string) => boolean
  /** Names of operations that only keep links up. Default: none. */
  readonly upkeepOf?: UpkeepOf | undefined
}

/** Normal behaviour of this site: connections (M1) and operations (M2). It learns, and judges nothing. */
export class Baseline {
  readonly counters = {
    baselineConnectionPairLimit: 0,
    baselineChannelLimit: 0,
    baselineKeyValueLimit: 0,
    baselineDeviceLimit: 0,
    baselineClientLimit: 0,
  }
  readonly models: Models
  readonly devices = new KnownDevices(this.counters)
  readonly connectionPairs = new ConnectionPairTable(this.counters)
  readonly channels: ChannelTable
  /** State of rules from a file. */
  remembered: Remembered = new Map()
  readonly #options: BaselineOptions
  readonly #names: SymbolNames
  readonly #clients = new ClientWindows(this.counters)
  #isClosed = false
  /** For how long each device was seen, and of how many connections and channels that was found. */
  #spans: LearnedSpans | undefined
  /** The observation of the latest value, which the others of its message share; and whether they are learned. */
  #run: Observation | undefined
  /** Values of it so far. */
  #runValues = 0
  #isRunOpen = false
  /** When probations were looked at, and when they are again. */
  #expiredAt: Microseconds = Number.NEGATIVE_INFINITY
  #expiresNext: Microseconds = Number.NEGATIVE_INFINITY

  constructor(options: BaselineOptions) {
    this.#options = options
    this.#names = new SymbolNames(options.nameOf)
    this.models = new Models(options.upkeepOf)
    this.channels = new ChannelTable(this.counters, options.typeOf ?? (() => ''))
  }

  /** Learning ends here and now, whatever the windows: `--learn`, `--baseline`. */
  close(): void {
    this.#isClosed = true
    this.channels.close()
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  knowsConnectionPair(observed: Observation | Traffic): boolean {
    if (recentConnectionPair(observed) !== undefined) return true
    const [client, server] = this.#names.ends(observed)
    const connectionPair = this.connectionPairs.find(client, server, serviceOf(observed))
    if (connectionPair !== undefined) {
      remember(observed, connectionPair)
      return true
    }
    // Of who exchange data in a cycle, the first frame of a recording decides who is the client: either may be.
    if (
      !observed.directionKnown &&
      this.connectionPairs.find(server, client, serviceOf(observed)) !== undefined
    )
      return true
    // A short conversation may show no more than its port, or the carrier of what it always speaks there.
    const { protocol } = observed
    if (protocol !== '' && this.#options.isCarrier?.(protocol) !== true) return false
    const door = doorOf(observed)
    return door !== undefined && this.connectionPairs.hasDoor(client, server, door)
  }

  /**
   * Seconds from the first to the last time the device was seen while learning; 0 if it never was. Ask it once learning
   * has ended.
   */
  learnedSeconds(party: Party): number {
    return this.#learnedSpans().seconds.get(this.#names.of(party)) ?? 0
  }

  /** The same of the device that was seen longest. */
  get longestLearnedSeconds(): number {
    return this.#learnedSpans().longest
  }

  #learnedSpans(): LearnedSpans {
    const size = this.connectionPairs.size + this.channels.size
    if (this.#spans?.size === size) return this.#spans
    const seconds = spansOf([...this.connectionPairs.all(), ...this.channels.all()])
    let longest = 0
    for (const one of seconds.values()) longest = Math.max(longest, one)
    this.#spans = { size, seconds, longest }
    return this.#spans
  }

  /** Was the device there while learning? */
  knowsDevice(party: Party): boolean {
    return this.devices.has(this.#names.of(party))
  }

  /** Entry of a file for the device: it may be seen for the first time since the start, and still be known. */
  saidOf(party: Party): DeviceContent | undefined {
    return this.devices.find(this.#names.of(party))
  }

  /** One end of it is new, and normal if its relations still become so. */
  meet(seen: Observation | Traffic, party: Party): void {
    if (!this.learnsConnectionPairs(seen, 'last' in seen ? seen.last : seen.lastTime)) return
    this.devices.meet(this.#names.of(party))
  }

  /** The inventory has forgotten these addresses of a realm: they did not become normal. */
  forget(realm: string, addresses: readonly string[]): void {
    for (const address of addresses) {
      const isMacAddress = isMac(address)
      const ip = isMacAddress ? undefined : address
      const mac = isMacAddress ? address : undefined
      const name = this.#names.of({ realm, ip, mac, port: undefined })
      this.devices.forget(name)
      this.connectionPairs.forgetBrief(name, limits.briefSeconds * 1e6)
      this.#clients.forget(name)
    }
  }

  /** Whether any client has reached this server by this service. */
  knowsService(observed: Observation | Traffic): boolean {
    const service = serviceOf(observed)
    if (this.connectionPairs.serves(this.#names.server(observed), service)) return true
    return !observed.directionKnown && this.connectionPairs.serves(this.#names.client(observed), service)
  }

  /** May new relations of this client still become normal by themselves? */
  learnsConnectionPairs(observed: Observation | Traffic, now: Microseconds): boolean {
    if (this.#isClosed) return false
    const client = this.#names.client(observed)
    if (!this.#clients.isOpen(client, now, () => this.#options.kindOf(observed.client))) return false
    return !this.#clients.isLateClient(client, now) || this.#options.crossesInward?.(observed) !== true
  }

  /**
   * Channel of an operation. If the unit is known only from the opening of the connection (CIP), a channel of another
   * unit between the same two replaces it.
   */
  channelOf(observed: Observation): Channel | undefined {
    const own = this.channels.of(observed, this.#names)
    if (own !== undefined || observed.directionKnown) return own
    const [client, server] = this.#names.ends(observed)
    return this.channels.find(server, client, observed.protocol, unitOf(observed.fact))
  }

  /** May new operations on this channel still become normal by themselves? */
  learnsOperations(observed: Observation, now: Microseconds): boolean {
    if (this.#isClosed) return false
    const channel = this.channelOf(observed)
    return channel === undefined ? this.learnsConnectionPairs(observed, now) : !channel.isClosed(now)
  }

  /** Learns the traffic of a flow, or returns its deviation from the learned traffic. */
  traffic(traffic: Traffic): Deviation | undefined {
    if (!traffic.established) return undefined
    const [client, server] = this.#names.ends(traffic)
    if (client === '' || server === '') return undefined
    const recent = recentConnectionPair(traffic)
    if (!this.learnsConnectionPairs(traffic, traffic.last)) {
      const connectionPair = recent ?? this.connectionPairs.find(client, server, serviceOf(traffic))
      if (connectionPair === undefined) return undefined
      // That it comes again on another day ends its probation.
      if (!this.#isClosed && traffic.last > connectionPair.last) connectionPair.last = traffic.last
      return this.models.judgeTraffic(traffic, connectionPair)
    }
    const { first, last } = traffic
    this.#clients.begin(client, first)
    const service = serviceOf(traffic)
    const known = recent ?? this.connectionPairs.find(client, server, service)
    // The end of a flow is reported too, without further traffic.
    const count = traffic.packetsFromClient + traffic.packetsFromServer > 0 ? 1 : 0
    const connectionPair =
      known === undefined
        ? this.connectionPairs.add({ client, server, service, first, last, count: 1 })
        : seenAgain(known, last, count)
    if (connectionPair === undefined) return undefined
    remember(traffic, connectionPair)
    this.models.learnTraffic(traffic, connectionPair)
    return undefined
  }

  /** A minute of a conversation: which poll followed which. The departure, once learning is over. */
  ordered(polled: Observation, transitions: Transitions): Deviation | undefined {
    const [client, server] = this.#names.ends(polled)
    const model = this.models.orderOfPolls(`${client} ${server} ${polled.protocol}`)
    const relearnsUntil = this.channelOf(polled)?.relearnsUntil ?? 0
    if (this.learnsOperations(polled, polled.lastTime) || polled.lastTime < relearnsUntil) {
      model?.learn(transitions)
      return undefined
    }
    const departure = model?.judge(transitions)
    if (departure === undefined) return undefined
    const { share, learnedShare, hasSameQuestions } = departure
    return {
      kind: 'deviation',
      model: 'order',
      what: hasSameQuestions ? 'polls-regrouped' : 'polls-mixed',
      subject: polled.protocol,
      seen: `${Math.round(share * 100)} % of the requests of a minute follow others than before`,
      usual: `at most ${Math.round(learnedShare * 100)} %`,
      score: share / Math.max(limits.orderShare, learnedShare * limits.orderFactor),
    }
  }

  /** How what was seen departs from what was learned: the models M3 to M5. Nothing while they learn. */
  deviations(observed: Observation): readonly Deviation[] {
    const { fact } = observed
    const isAsked = fact.kind === 'operation' && fact.outcome === 'requested'
    if (fact.kind === 'operation' && fact.outcome === 'rejected' && !isQuiet(fact.verb))
      this.models.rejected(observed as Observation<Operation>, this.#names.ends(observed)[1])
    if (!isAsked && fact.kind !== 'reading') return NOTHING
    if (this.learnsOperations(observed, observed.lastTime)) return NOTHING
    if (fact.kind === 'reading')
      return this.models.judgeReading(observed as Observation<Reading>, this.#names.server(observed))
    const channel = this.channelOf(observed)
    if (channel === undefined) return NOTHING
    const operation = observed as Observation<Operation>
    if (observed.lastTime >= channel.relearnsUntil)
      return this.models.judgeOperation(operation, channel.server, channel)
    this.models.learnRhythm(operation, channel)
    return isQuiet(fact.verb) ? NOTHING : this.models.judgeWritten(operation, channel.server)
  }

  /**
   * New firmware or another address: pace and order of what the party asks and is asked are learned anew for a day.
   *
   * @returns how many channels that had learned theirs begin anew
   */
  relearn(party: Party, now: Microseconds): number {
    return this.channels.relearn(this.#names.of(party), now)
  }

  /** Do others of its kind ask this of others of that kind? */
  isUsualOfPeers(observed: Observation): boolean {
    const { fact, protocol } = observed
    const channel = this.channelOf(observed)
    if (fact.kind !== 'operation' || channel === undefined) return false
    return this.channels.peers.know(channel, this.keyValuesOf(protocol, fact))
  }

  /** Where the client is known to use this verb by this protocol: at this server, or at another of its type. */
  verbKnownAt(observed: Observation): 'server' | 'type' | undefined {
    const { fact, protocol } = observed
    if (fact.kind !== 'operation') return undefined
    const [client, server] = this.#names.ends(observed)
    if (this.channels.usesVerb(client, server, protocol, fact.verb)) return 'server'
    return this.channels.peers.usesVerbAtOther(client, server, protocol, fact.verb) ? 'type' : undefined
  }

  /**
   * Does the client send this to another server of this one's type: the same, or the same function on another object, to several
   * of them or to one? Values of behaviour keys that need neither object, unit nor value are those of the function.
   */
  knownAtAlike(observed: Observation): 'same' | 'several' | 'function' | undefined {
    const { fact, protocol } = observed
    if (fact.kind !== 'operation') return undefined
    const [client, server] = this.#names.ends(observed)
    const { peers } = this.channels
    const sends = (operation: Operation) =>
      peers.serversSentTo({ client, server, protocol }, this.keyValuesOf(protocol, operation))
    if (sends(fact) > 0) return 'same'
    const servers = sends({ ...fact, object: undefined, unit: undefined, value: undefined })
    return servers > 1 ? 'several' : servers > 0 ? 'function' : undefined
  }

  /** Does the client use the protocol at another server of this one's type, or of any, whatever it asks there? */
  isClientOfOthers(observed: Observation | Traffic, isOfAnyType: boolean): boolean {
    const [client, server] = this.#names.ends(observed)
    if (isOfAnyType) return this.channels.peers.uses(client, observed.protocol)
    return this.channels.peers.usesAtOther(client, server, observed.protocol)
  }

  /** Does another client of this one's type use the protocol at this server, as the active one of two stations does? */
  isUsedByAlike(observed: Observation | Traffic): boolean {
    const [client, server] = this.#names.ends(observed)
    return this.channels.peers.isUsedByAlike(client, server, observed.protocol)
  }

  /**
   * Forgets what was on probation for too long, within a minute; call it every second. Nothing once a person has ended
   * learning.
   */
  expire(now: Microseconds): void {
    if (this.#isClosed || (now >= this.#expiredAt && now < this.#expiresNext)) return
    this.#expiredAt = now
    // Channels and clients that stop learning meanwhile begin probations that may be over already.
    const next = Math.min(now + HOUR, this.channels.expire(now))
    const ofConnectionPairs = this.connectionPairs.expire(now, (client) =>
      this.#clients.mayBeOpen(client, now),
    )
    // Each time all are gone through, and many may end second by second. At its end a probation is not overdue yet.
    this.#expiresNext = Math.max(now + MINUTE, Math.min(next, ofConnectionPairs) + 1)
  }

  /**
   * A value that was read: learned while its channel is open, else compared with what was learned. There are more of
   * these than of all other facts together, so that it is asked once which of both.
   * @param mayBeLearned false of what is known to be bad
   */
  reading(observed: Observation<Reading>, mayBeLearned: boolean): readonly Deviation[] {
    if (observed !== this.#run) {
      this.#run = observed
      this.#isRunOpen = this.learnsOperations(observed, observed.lastTime)
      this.#runValues = 0
    }
    const device = this.#names.server(observed)
    if (this.#runValues < limits.replayPlaces) {
      this.#runValues++
      const replayed = this.models.replayed(observed, device)
      if (replayed !== undefined) return [replayed]
    }
    if (!this.#isRunOpen) return this.models.judgeReading(observed, device)
    if (mayBeLearned) this.models.learnReading(observed, device)
    return NOTHING
  }

  /** False of a value whose point the models do not know and have no room for. */
  keeps(observed: Observation<Reading>): boolean {
    return !this.models.points.isFull || this.models.knows(observed, this.#names.server(observed))
  }

  learn(observed: Observation): void {
    const { fact } = observed
    if (fact.kind === 'reading') {
      if (this.learnsOperations(observed, observed.lastTime))
        this.models.learnReading(observed as Observation<Reading>, this.#names.server(observed))
      return
    }
    if (fact.kind !== 'operation' || fact.outcome !== 'requested') return
    if (!this.learnsOperations(observed, observed.lastTime)) {
      if (!this.#isClosed) this.#prove(observed as Observation<Operation>)
      return
    }
    const [client, server] = this.#names.ends(observed)
    const channel = this.channels.add(client, server, observed.protocol, unitOf(fact), observed.time)
    if (channel === undefined) return
    channel.note(observed.time, observed.lastTime, observed.count)
    for (const [behaviourKey, keyValue] of this.keyValuesOf(observed.protocol, fact)) {
      if (!channel.learn(behaviourKey, keyValue, observed.time, observed.lastTime, observed.count))
        this.counters.baselineKeyValueLimit++
    }
    this.models.learnOperation(observed as Observation<Operation>, server, channel)
  }

  /** An entry on probation on its channel that recurs on another day is confirmed. */
  #prove(observed: Observation<Operation>): void {
    const channel = this.channelOf(observed)
    if (channel?.hasProbation !== true) return
    for (const [behaviourKey, keyValue] of this.keyValuesOf(observed.protocol, observed.fact))
      channel.prove(behaviourKey, keyValue, observed.lastTime, observed.count)
  }

  /** Behaviour key and value, for each key that has one for the operation; `verb` first. */
  keyValuesOf(protocol: string, operation: Operation): readonly (readonly [string, string])[] {
    const keyValues: [string, string][] = [['verb', operation.verb]]
    for (const behaviourKey of this.#options.behaviourKeysOf(protocol)) {
      const keyValue = behaviourKey.of(operation)
      if (keyValue !== undefined) keyValues.push([behaviourKey.name, keyValue])
    }
    return keyValues
  }

  /** Baseline update that makes this normal. */
  baselineUpdateOf(observed: Observation): BaselineUpdate {
    const [client, server] = this.#names.ends(observed)
    const { protocol, fact } = observed
    return {
      client,
      server,
      service: serviceOf(observed),
      protocol,
      unit: unitOf(fact),
      keyValues: fact.kind === 'operation' ? this.keyValuesOf(protocol, fact) : [],
    }
  }

  /** Adds the content of another baseline. */
  load(content: BaselineContent): void {
    if (content.remembered !== undefined)
      this.remembered = rememberedByBoth(this.remembered, content.remembered)
    const { connectionPairs, channels, devices, models } = this
    loadInto({ connectionPairs, channels, devices, models, clients: this.#clients }, content)
  }
}

/** How long devices were seen, as of so many relations and channels. */
interface LearnedSpans {
  readonly size: number
  readonly seconds: ReadonlyMap<string, number>
  readonly longest: number
}

interface Seen {
  readonly client: string
  readonly server: string
  readonly first: Microseconds
  readonly last: Microseconds
}

function spansOf(all: readonly Seen[]): ReadonlyMap<string, number> {
  const ends = new Map<string, { first: Microseconds; last: Microseconds }>()
  for (const { client, server, first, last } of all)
    for (const name of [client, server]) {
      const known = ends.get(name)
      if (known === undefined) ends.set(name, { first, last })
      else {
        known.first = Math.min(known.first, first)
        known.last = Math.max(known.last, last)
      }
    }
  return new Map([...ends].map(([name, { first, last }]) => [name, (last - first) / 1e6]))
}
