import type { Fact, Observation, Verb } from '#model/fact'
import { SmallMap } from '#model/small-map'
import type { Microseconds } from '#model/time'
import { Channel } from './channel.ts'
import { limits } from './limits.ts'
import type { SymbolNames } from './names.ts'
import { Peers } from './peers.ts'
import { KeyValueRows } from './symbols.ts'

const HOUR = 3_600_000_000

type ByProtocol = SmallMap<string, Channel>
type ByServer = SmallMap<string, ByProtocol>

/** M2: all channels, their replacements, and those whose pace and order are learned anew. */
export class ChannelTable {
  readonly peers: Peers
  readonly #counters: { baselineChannelLimit: number }
  readonly #keyValues = new KeyValueRows()
  /** Client → server → protocol → the first channel between them, which knows those of other units. */
  readonly #byClient = new Map<string, ByServer>()
  #size = 0
  /** Devices with a channel, and the time since when its pace and order are learned anew. */
  readonly #relearnedSince = new Map<string, Microseconds>()

  constructor(counters: { baselineChannelLimit: number }, typeOf: (name: string) => string) {
    this.#counters = counters
    this.peers = new Peers(typeOf)
  }

  get size(): number {
    return this.#size
  }

  /**
   * Channel of an operation. If the unit is known only from the opening of the connection (CIP), a channel of another
   * unit between the same two replaces it.
   */
  of(observed: Observation, names: SymbolNames): Channel | undefined {
    const unit = unitOf(observed.fact)
    const { memo, protocol } = observed
    // Most conversations have but one.
    const recent = memo?.channel as Channel | undefined
    if (recent?.isGone === false && recent.protocol === protocol && recent.unit === unit) return recent
    if (unit === '') {
      // Values have no unit, and there are more of them than of anything else.
      const known = memo?.firstChannel as Channel | undefined
      if (known?.isGone === false && known.protocol === protocol) return known.plain ?? known
    }
    const [client, server] = names.ends(observed)
    const exact = this.find(client, server, protocol, unit)
    if (exact !== undefined) {
      if (memo !== undefined) memo.channel = exact
      return exact
    }
    const first = this.firstBetween(client, server, protocol)
    if (unit === '' && memo !== undefined) memo.firstChannel = first
    return unit === '' || first?.unit === '' ? first : undefined
  }

  find(client: string, server: string, protocol: string, unit: string): Channel | undefined {
    const first = this.firstBetween(client, server, protocol)
    return first === undefined || first.unit === unit ? first : first.others?.get(unit)
  }

  /** The first channel between two by a protocol, whatever its unit. */
  firstBetween(client: string, server: string, protocol: string): Channel | undefined {
    return this.#byClient.get(client)?.get(server)?.get(protocol)
  }

  /** Does the client use this verb there, whatever the unit? */
  usesVerb(client: string, server: string, protocol: string, verb: Verb): boolean {
    const first = this.firstBetween(client, server, protocol)
    if (first === undefined) return false
    if (first.knowsVerb(verb)) return true
    for (const other of first.others?.values() ?? []) if (other.knowsVerb(verb)) return true
    return false
  }

  /** The channel, made if new. Undefined at the bound, which is counted. */
  add(
    client: string,
    server: string,
    protocol: string,
    unit: string,
    time: Microseconds,
  ): Channel | undefined {
    const known = this.find(client, server, protocol, unit)
    if (known !== undefined) return known
    if (this.#size >= limits.channels) {
      this.#counters.baselineChannelLimit++
      return undefined
    }
    const channel = new Channel(client, server, protocol, unit, time, this.#keyValues)
    this.#size++
    this.peers.add(channel)
    for (const name of [client, server])
      if (!this.#relearnedSince.has(name)) this.#relearnedSince.set(name, Number.NEGATIVE_INFINITY)
    const first = this.firstBetween(client, server, protocol)
    if (first === undefined) this.#putFirst(channel)
    else {
      first.others ??= new SmallMap()
      first.others.set(unit, channel)
    }
    this.#noteUnitless(channel)
    return channel
  }

  /** Channels of known units refer to the one without. */
  #noteUnitless(channel: Channel): void {
    const { client, server, protocol, unit } = channel
    if (unit !== '') {
      channel.unitless = this.find(client, server, protocol, '')
      return
    }
    const first = this.firstBetween(client, server, protocol)
    if (first === channel || first === undefined) return
    first.unitless = channel
    first.others?.forEach((other) => {
      if (other !== channel) other.unitless = channel
    })
  }

  #putFirst(channel: Channel): void {
    const { client, server, protocol } = channel
    const servers = this.#byClient.get(client) ?? new SmallMap<string, ByProtocol>()
    const protocols = servers.get(server) ?? new SmallMap<string, Channel>()
    protocols.set(protocol, channel)
    servers.set(server, protocols)
    this.#byClient.set(client, servers)
  }

  /** Takes a channel back on which nothing is known any more. */
  dropEmpty(client: string, server: string, protocol: string, unit: string): void {
    const channel = this.find(client, server, protocol, unit)
    if (channel?.keyValues.size !== 0) return
    this.#size--
    channel.isGone = true
    this.peers.delete(channel)
    const first = this.firstBetween(client, server, protocol)!
    if (channel !== first) first.others?.delete(unit)
    else this.#dropFirst(channel)
  }

  /** The next one is the first from then on. */
  #dropFirst(channel: Channel): void {
    const { client, server, protocol, others } = channel
    const [next, ...rest] = others?.values() ?? []
    if (next !== undefined) {
      this.#putFirst(next)
      for (const one of rest) {
        next.others ??= new SmallMap()
        next.others.set(one.unit, one)
      }
      return
    }
    const servers = this.#byClient.get(client)
    const protocols = servers?.get(server)
    protocols?.delete(protocol)
    if (protocols?.size === 0) servers?.delete(server)
    if (servers?.size === 0) this.#byClient.delete(client)
  }

  /** In no particular order. */
  all(): Channel[] {
    const all: Channel[] = []
    const add = (channel: Channel) => {
      all.push(channel)
    }
    for (const servers of this.#byClient.values())
      servers.forEach((protocols) => {
        protocols.forEach((first) => {
          all.push(first)
          first.others?.forEach(add)
        })
      })
    return all
  }

  close(): void {
    for (const channel of this.all()) channel.close()
  }

  /** Forgets what has been on probation for too long; answers when the next ends. */
  expire(now: Microseconds): Microseconds {
    let next = Number.POSITIVE_INFINITY
    for (const channel of this.all()) next = Math.min(next, channel.expire(now))
    return next
  }

  /** @returns how many channels of `name` that had learned their pace and order begin anew */
  relearn(name: string, now: Microseconds): number {
    const since = this.#relearnedSince.get(name)
    // This reads all channels: not for unknown devices, nor each time for a device that changes with every packet.
    if (since === undefined || now - since < limits.relearnPauseHours * HOUR) return 0
    this.#relearnedSince.set(name, now)
    let begun = 0
    for (const channel of this.all()) {
      if (channel.client !== name && channel.server !== name) continue
      // A relearning period ends at its set time: another claim does not extend it silently.
      if (channel.relearnsUntil > now) continue
      if (channel.isClosed(now)) begun++
      channel.relearnsUntil = now + limits.relearnHours * HOUR
    }
    return begun
  }
}

/** '' where the fact has none. */
export function unitOf(fact: Fact): string {
  return fact.kind === 'operation' ? (fact.unit ?? '') : ''
}
