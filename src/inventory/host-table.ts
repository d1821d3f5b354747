/** Every address met so far. Looking one up makes no garbage. */
import type { Party } from '#model/fact'
import type { Microseconds } from '#model/time'
import { Host, kindOfAddress } from './host.ts'
import { type Counters, limits } from './limits.ts'

export class HostTable {
  readonly #realms = new Map<string, Map<string, Host>>()
  readonly #counters: Counters
  #count = 0

  constructor(counters: Counters) {
    this.#counters = counters
  }

  /** The host a party is: its IP, or its MAC where it has none yet. Made if new; undefined for what is nobody. */
  ofParty({ realm, ip, mac }: Party, time: Microseconds): Host | undefined {
    const byIp = ip === undefined ? undefined : this.of(realm, ip, time)
    return byIp ?? (mac === undefined ? undefined : this.of(realm, mac, time))
  }

  of(realm: string, address: string, time: Microseconds): Host | undefined {
    const hosts = this.#realm(realm)
    const known = hosts.get(address)
    if (known !== undefined) return known
    const kind = kindOfAddress(address)
    if (kind === undefined) return undefined
    if (this.#count >= limits.hosts) {
      this.#counters.count('inventory.hosts')
      return undefined
    }
    const host = new Host(++this.#count, realm, address, kind, time)
    hosts.set(address, host)
    return host
  }

  find(realm: string, address: string): Host | undefined {
    return this.#realms.get(realm)?.get(address)
  }

  findParty({ realm, ip, mac }: Party): Host | undefined {
    const byIp = ip === undefined ? undefined : this.find(realm, ip)
    return byIp ?? (mac === undefined ? undefined : this.find(realm, mac))
  }

  /** Looks in every realm, '' first. */
  findAnywhere(address: string): Host | undefined {
    for (const hosts of this.#realms.values()) {
      const host = hosts.get(address)
      if (host !== undefined) return host
    }
    return undefined
  }

  *all(): Generator<Host> {
    for (const hosts of this.#realms.values()) for (const host of hosts.values()) yield host
  }

  #realm(realm: string): Map<string, Host> {
    const known = this.#realms.get(realm)
    if (known !== undefined) return known
    const hosts = new Map<string, Host>()
    this.#realms.set(realm, hosts)
    return hosts
  }
}
