/** Which senders may use a listening source. */
import { BlockList, isIP } from 'node:net'

export class PermittedPeers {
  readonly #list = new BlockList()
  readonly #isOpen: boolean
  #refused = 0

  constructor(networks: readonly string[]) {
    this.#isOpen = networks.length === 0
    for (const network of networks) {
      const [address = '', prefix] = network.split('/')
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
      this.#list.addSubnet(
        address,
        prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix),
        family,
      )
    }
  }

  /** Packets and connections of others. */
  get refused(): number {
    return this.#refused
  }

  permits(address: string): boolean {
    // On a dual-stack socket an IPv4 sender has the form ::ffff:10.0.0.1 (RFC 4291 §2.5.5.2).
    const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
    const family = isIP(plain)
    if (this.#isOpen || (family !== 0 && this.#list.check(plain, family === 6 ? 'ipv6' : 'ipv4'))) return true
    this.#refused++
    return false
  }
}
