/** Every address met so far. Looking one up makes no garbage. */
import type { Party } from '#model/fact'
import type { Microseconds } from '#model/time'
import type { Eviction } from './eviction.ts'
import { Host, kindOfAddress } from './host.ts'

export class HostTable {
  readonly #realms = new Map<string, Map<string, Host>>()
  readonly #eviction: Eviction
  #count = 0
  /** Numbers are never used again. */
  #lastNumber = 0

  constructor(eviction: Eviction) {
    this.#eviction = eviction
  }

  /** Host of a party: its IP, or its MAC if it has none yet. Created if new; undefined for an address of no host. */
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
    if (!this.#eviction.roomForHost(this.#count)) return undefined
    const host = new Host(++this.#lastNumber, realm, address, kind, time)
    hosts.set(address, host)
    this.#count++
    this.#eviction.addHost(host, time)
    return host
  }

  remove(host: Host): void {
    host.isRemoved = true
    this.#eviction.dropHost(host)
    host.isPresent = false
    if (this.#realms.get(host.realm)?.delete(host.address) === true) this.#count--
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
