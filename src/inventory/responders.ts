import type { Host } from './host.ts'
import { type Counters, limits } from './limits.ts'

/** Servers by industrial protocol, so that a search does not go through a whole plant. */
export class Responders {
  readonly #byProtocol = new Map<string, Set<Host>>()
  readonly #counters: Counters

  constructor(counters: Counters) {
    this.#counters = counters
  }

  /** It responded to a request, or sent its responses to all. */
  add(host: Host, protocol: string): void {
    const known = this.#byProtocol.get(protocol)
    if (known === undefined) this.#byProtocol.set(protocol, new Set([host]))
    else known.add(host)
  }

  remove(host: Host): void {
    for (const hosts of this.#byProtocol.values()) hosts.delete(host)
  }

  /**
   * Whom a broadcast of `from` reaches that is in `protocol`: the devices that answer in it, in its realm and, where frames
   * are tagged, on a VLAN of its own. Sorted, bounded.
   */
  reachedBy(from: Host, protocol: string): readonly string[] {
    const reached = new Set<string>()
    for (const host of this.#byProtocol.get(protocol) ?? []) {
      const { device } = host
      if (device === undefined || device === from.device || host.realm !== from.realm) continue
      if (shareVlan(host, from)) reached.add(device.id)
    }
    if (reached.size > limits.reachedByBroadcast) this.#countOnce(from, protocol)
    return [...reached].sort().slice(0, limits.reachedByBroadcast)
  }

  /** The same is asked again and again, as more may answer. */
  #countOnce(from: Host, protocol: string): void {
    const use = from.protocols?.get(protocol)
    if (use === undefined || use.reachesMore) return
    use.reachesMore = true
    this.#counters.count('inventory.reachedByBroadcast')
  }
}

/** A host that was never seen with a tag may be in any VLAN: an access port shows none. */
function shareVlan({ vlans }: Host, from: Host): boolean {
  return vlans.length === 0 || from.vlans.length === 0 || vlans.some((vlan) => from.vlans.includes(vlan))
}
