import type { Verb } from '#model/fact'
import type { Channel } from './channel.ts'
import { limits } from './limits.ts'

/**
 * Knowledge shared by channels of one kind – client of the same type, server of the same type, same protocol:
 * docs/internals/detection-models.md §4. Operations of a peer are partly known.
 */
export class Peers {
  readonly #byProtocol = new Map<string, Set<Channel>>()
  readonly #typeOf: (name: string) => string

  /** @param typeOf type of the device by that name in the baseline; '' where it is not known */
  constructor(typeOf: (name: string) => string) {
    this.#typeOf = typeOf
  }

  add(channel: Channel): void {
    const known = this.#byProtocol.get(channel.protocol)
    if (known === undefined) this.#byProtocol.set(channel.protocol, new Set([channel]))
    else known.add(channel)
  }

  delete(channel: Channel): void {
    this.#byProtocol.get(channel.protocol)?.delete(channel)
  }

  /** Does another channel of this one's kind know all of these? The first so many of the protocol are asked. */
  know(of: Channel, keyValues: readonly (readonly [behaviourKey: string, value: string])[]): boolean {
    let asked = 0
    let ends: readonly [string, string] | undefined
    for (const peer of this.#byProtocol.get(of.protocol) ?? []) {
      if (asked++ >= limits.peersAsked) return false
      // The same client asks its own servers its own way: what it asks of one it need not ask of another.
      if (
        peer.client === of.client ||
        !keyValues.every(([behaviourKey, keyValue]) => peer.knows(behaviourKey, keyValue))
      )
        continue
      ends ??= [this.#typeOf(of.client), this.#typeOf(of.server)]
      if (ends.includes('')) return false
      if (this.#typeOf(peer.client) === ends[0] && this.#typeOf(peer.server) === ends[1]) return true
    }
    return false
  }

  /** Does the client use this verb, by this protocol, at another server of the same type? */
  usesVerbAtOther(client: string, server: string, protocol: string, verb: Verb): boolean {
    return this.#usesAtOther(client, server, protocol, (peer) => peer.knowsVerb(verb))
  }

  /**
   * To how many other servers of the same type does the client send this, of 0, 1 and 2? All of these values, or only those of
   * the function: objects have other names at each device.
   */
  serversSentTo(
    { client, server, protocol }: Pick<Channel, 'client' | 'server' | 'protocol'>,
    keyValues: readonly (readonly [behaviourKey: string, value: string])[],
  ): number {
    const servers = new Set<string>()
    this.#usesAtOther(client, server, protocol, (peer) => {
      if (
        this.#typeOf(peer.server) === this.#typeOf(server) &&
        keyValues.every(([behaviourKey, keyValue]) => peer.knows(behaviourKey, keyValue))
      )
        servers.add(peer.server)
      return servers.size > 1
    })
    return servers.size
  }

  /** Does the client use this protocol at another server of the same type? */
  usesAtOther(client: string, server: string, protocol: string): boolean {
    return this.#usesAtOther(client, server, protocol, () => true)
  }

  /** Does the client use this protocol at any server? */
  uses(client: string, protocol: string): boolean {
    let asked = 0
    for (const peer of this.#byProtocol.get(protocol) ?? []) {
      if (asked++ >= limits.peersAsked) return false
      if (peer.client === client) return true
    }
    return false
  }

  /** Does another client of the same type use this protocol at this server? */
  isUsedByAlike(client: string, server: string, protocol: string): boolean {
    const type = this.#typeOf(client)
    if (type === '') return false
    let asked = 0
    for (const peer of this.#byProtocol.get(protocol) ?? []) {
      if (asked++ >= limits.peersAsked) return false
      if (peer.server === server && peer.client !== client && this.#typeOf(peer.client) === type) return true
    }
    return false
  }

  #usesAtOther(
    client: string,
    server: string,
    protocol: string,
    isWanted: (peer: Channel) => boolean,
  ): boolean {
    const type = this.#typeOf(server)
    if (type === '') return false
    let asked = 0
    for (const peer of this.#byProtocol.get(protocol) ?? []) {
      if (asked++ >= limits.peersAsked) return false
      if (peer.client !== client || peer.server === server || !isWanted(peer)) continue
      if (this.#typeOf(peer.server) === type) return true
    }
    return false
  }
}
