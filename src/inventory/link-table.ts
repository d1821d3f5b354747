/** Who talks to whom: the links of every pair of hosts, by port and protocol. */
import type { Observed, Traffic } from '#model/fact'
import { extended } from '#model/short-list'
import { SmallMap } from '#model/small-map'
import type { Host } from './host.ts'
import { type Counters, limits } from './limits.ts'
import { LinkRows } from './link-numbers.ts'
import { LinkState } from './link-state.ts'

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
      const link = new LinkState(client, server, seen, port, time, this.#rows)
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
    const link = new LinkState(client, server, seen, port, time, this.#rows)
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
