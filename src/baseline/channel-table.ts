import type { Microseconds } from '#model/time'
import { Channel, channelKey } from './channel.ts'
import { limits } from './limits.ts'
import { Peers } from './peers.ts'

const HOUR = 3_600_000_000

/** M2: all channels, which of them stand in for another, and whose pace and order are learned anew. */
export class ChannelTable {
  readonly all = new Map<string, Channel>()
  readonly peers: Peers
  readonly #counters: { baselineChannelLimit: number }
  /** The first channel between two by a protocol, whatever its unit. */
  readonly #first = new Map<string, Channel>()
  /** Whoever has a channel, and when its pace and order began to be learned anew. */
  readonly #relearnedSince = new Map<string, Microseconds>()

  constructor(counters: { baselineChannelLimit: number }, typeOf: (name: string) => string) {
    this.#counters = counters
    this.peers = new Peers(typeOf)
  }

  find(client: string, server: string, protocol: string, unit: string): Channel | undefined {
    return this.all.get(channelKey(client, server, protocol, unit))
  }

  firstBetween(client: string, server: string, protocol: string): Channel | undefined {
    return this.#first.get(channelKey(client, server, protocol, ''))
  }

  /** The channel, made if new. Undefined at the bound, which is counted. */
  add(
    client: string,
    server: string,
    protocol: string,
    unit: string,
    time: Microseconds,
  ): Channel | undefined {
    const key = channelKey(client, server, protocol, unit)
    const known = this.all.get(key)
    if (known !== undefined) return known
    if (this.all.size >= limits.channels) {
      this.#counters.baselineChannelLimit++
      return undefined
    }
    const channel = new Channel(client, server, protocol, unit, time)
    this.all.set(key, channel)
    this.peers.add(channel)
    for (const name of [client, server])
      if (!this.#relearnedSince.has(name)) this.#relearnedSince.set(name, Number.NEGATIVE_INFINITY)
    const pair = channelKey(client, server, protocol, '')
    const first = this.#first.get(pair)
    if (first === undefined) this.#first.set(pair, channel)
    else if (unit === '') first.plain = channel
    return channel
  }

  /** Takes a channel back on which nothing is known any more. */
  dropEmpty(client: string, server: string, protocol: string, unit: string): void {
    const key = channelKey(client, server, protocol, unit)
    const channel = this.all.get(key)
    if (channel?.habits.size !== 0) return
    this.all.delete(key)
    this.peers.delete(channel)
    const pair = channelKey(client, server, protocol, '')
    if (this.#first.get(pair)?.unit === unit) this.#first.delete(pair)
    // A conversation that goes on remembers its channel: an empty one knows as much as none.
  }

  close(): void {
    for (const channel of this.all.values()) channel.close()
  }

  /** Forgets what has been on probation for too long; answers when the next ends. */
  expire(now: Microseconds): Microseconds {
    let next = Number.POSITIVE_INFINITY
    for (const channel of this.all.values()) next = Math.min(next, channel.expire(now))
    return next
  }

  /** @returns how many channels of `name` that had learned their pace and order begin anew */
  relearn(name: string, now: Microseconds): number {
    const since = this.#relearnedSince.get(name)
    // All channels are gone through: not for strangers, nor each time for who changes with every packet.
    if (since === undefined || now - since < limits.relearnPauseHours * HOUR) return 0
    this.#relearnedSince.set(name, now)
    let begun = 0
    for (const channel of this.all.values()) {
      if (channel.client !== name && channel.server !== name) continue
      // What runs is told, and ends when it was said to: another claim does not draw it out in silence.
      if (channel.relearnsUntil > now) continue
      if (channel.isClosed(now)) begun++
      channel.relearnsUntil = now + limits.relearnHours * HOUR
    }
    return begun
  }
}
