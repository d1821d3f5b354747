/** Links of every pair of hosts, by port and protocol. */
import type { Observation, Traffic } from '#model/fact'
import { extended } from '#model/short-list'
import { SmallMap } from '#model/small-map'
import type { Eviction } from './eviction.ts'
import type { Host } from './host.ts'
import { type Counters, limits } from './limits.ts'
import { LinkRows } from './link-numbers.ts'
import { LinkState } from './link-state.ts'

export class LinkTable {
  readonly #counters: Counters
  readonly #eviction: Eviction
  readonly #onNew: (link: LinkState) => void
  readonly #rows = new LinkRows()
  #count = 0

  constructor(counters: Counters, eviction: Eviction, onNew: (link: LinkState) => void) {
    this.#counters = counters
    this.#eviction = eviction
    this.#onNew = onNew
  }

  /** The link a fact or a report of traffic belongs to, made if new. Undefined where a bound forbids one more. */
  of(client: Host, server: Host, seen: Observation | Traffic, time: number): LinkState | undefined {
    const { transport, protocol, memo } = seen
    const { port } = seen.server
    const recent = memo?.link as LinkState | undefined
    if (recent !== undefined && recent.protocol === protocol && recent.transport === transport) {
      const isSame = recent.port === port && recent.client === client && recent.server === server
      if (isSame && !recent.isRemoved) return recent
    }
    const link = this.#find(client, server, seen, time)
    if (memo !== undefined) memo.link = link
    return link
  }

  #find(client: Host, server: Host, seen: Observation | Traffic, time: number): LinkState | undefined {
    const { transport, protocol } = seen
    const { port } = seen.server
    const known = client.pairs?.get(server.number)
    if (known === undefined) {
      if (!this.#mayGrow(client, server)) return undefined
      const link = new LinkState(client, server, seen, port, time, this.#rows)
      client.pairs ??= new SmallMap()
      client.pairs.set(server.number, link)
      return this.#keep(link, time)
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
    seen: Observation | Traffic,
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
    // Making room may have taken some of them away.
    const left = pair.filter(({ isRemoved }) => !isRemoved)
    client.pairs?.set(server.number, left.concat(link))
    return this.#keep(link, time)
  }

  #mayGrow(client: Host, server: Host): boolean {
    if (client.isRemoved || server.isRemoved) return false
    const isSilent = isSilentTo(server)
    if (isSilent && client.silentLinks >= limits.silentLinksPerClient) {
      this.#counters.count('inventory.silentLinks')
      return false
    }
    return this.#eviction.roomForLink(this.#count)
  }

  /** Takes a link out of the lists of its hosts; the caller takes it off its line. */
  remove(link: LinkState): void {
    const { client, server } = link
    link.isRemoved = true
    this.#eviction.dropLink(link)
    this.#count--
    if (link.isSilent) client.silentLinks--
    const known = client.pairs?.get(server.number)
    if (Array.isArray(known) && known.length > 1) {
      client.pairs?.set(
        server.number,
        known.filter((other) => other !== link),
      )
    } else client.pairs?.delete(server.number)
    dropLink(client)
    if (server !== client) dropLink(server)
    link.releaseRow(this.#rows)
  }

  #keep(link: LinkState, time: number): LinkState {
    const { client, server } = link
    if (isSilentTo(server)) {
      link.isSilent = true
      client.silentLinks++
    }
    this.#count++
    this.#eviction.addLink(link, time)
    client.links = extended(client.links, link)
    if (server !== client) server.links = extended(server.links, link)
    client.tried++
    this.#onNew(link)
    return link
  }
}

function isSilentTo(server: Host): boolean {
  return !server.isPresent && server.kind !== 'group'
}

/** One link of the host was removed: its list is cleaned once half of it is such links. */
function dropLink(host: Host): void {
  host.removedLinks++
  if (host.removedLinks * 2 < host.links.length) return
  host.links = host.links.filter(({ isRemoved }) => !isRemoved)
  host.removedLinks = 0
}
