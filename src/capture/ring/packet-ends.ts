/** Addresses and ports of an Ethernet frame, as far as index, search and budget need them. */

const ETHERNET = 1
/** LINKTYPE_LINUX_SLL2, LINKTYPE_LINUX_SLL, LINKTYPE_RAW and the offset of their network packet. */
const OTHER_LINKS: ReadonlyMap<number, number> = new Map([
  [276, 20],
  [113, 16],
  [101, 0],
])
const VLAN_TYPES: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])
const MOST_TAGS = 4
const IPV4 = 0x0800
const IPV6 = 0x86dd
const ARP = 0x0806
const TCP = 6
const UDP = 17
const SCTP = 132

/** Filled anew for each packet. */
export class PacketEnds {
  bytes: Uint8Array = new Uint8Array(0)
  etherType = 0
  /** Addresses of IP or ARP, else of the link; 0 bytes where there is none. */
  source = 0
  destination = 0
  addressBytes = 0
  /** IP protocol; -1 for others. */
  transport = -1
  /** -1 without ports. */
  sourcePort = -1
  destinationPort = -1

  over(bytes: Uint8Array, at: number, end: number, linkType: number): void {
    this.bytes = bytes
    this.addressBytes = 0
    this.transport = -1
    this.sourcePort = -1
    this.destinationPort = -1
    let network = at + 14
    if (linkType === ETHERNET) {
      if (end - at < 14) {
        this.etherType = 0
        return
      }
      this.destination = at
      this.source = at + 6
      this.addressBytes = 6
      this.etherType = (bytes[at + 12]! << 8) | bytes[at + 13]!
      for (let tags = 0; tags < MOST_TAGS && VLAN_TYPES.has(this.etherType) && network + 4 <= end; tags++) {
        this.etherType = (bytes[network + 2]! << 8) | bytes[network + 3]!
        network += 4
      }
    } else {
      const offset = OTHER_LINKS.get(linkType)
      if (offset === undefined || at + offset >= end) {
        this.etherType = 0
        return
      }
      network = at + offset
      this.etherType = bytes[network]! >> 4 === 6 ? IPV6 : IPV4
    }
    if (this.etherType === IPV4) this.#ipv4(bytes, network, end)
    else if (this.etherType === IPV6) this.#ipv6(bytes, network, end)
    else if (this.etherType === ARP && network + 28 <= end) {
      this.source = network + 14
      this.destination = network + 24
      this.addressBytes = 4
    }
  }

  #ipv4(bytes: Uint8Array, at: number, end: number): void {
    if (at + 20 > end) return
    this.source = at + 12
    this.destination = at + 16
    this.addressBytes = 4
    this.transport = bytes[at + 9]!
    const isFirstFragment = (((bytes[at + 6]! & 0x1f) << 8) | bytes[at + 7]!) === 0
    if (isFirstFragment) this.#ports(bytes, at + (bytes[at]! & 15) * 4, end)
  }

  #ipv6(bytes: Uint8Array, at: number, end: number): void {
    if (at + 40 > end) return
    this.source = at + 8
    this.destination = at + 24
    this.addressBytes = 16
    this.transport = bytes[at + 6]!
    this.#ports(bytes, at + 40, end)
  }

  #ports(bytes: Uint8Array, at: number, end: number): void {
    if (this.transport !== TCP && this.transport !== UDP && this.transport !== SCTP) return
    if (at + 4 > end) return
    this.sourcePort = (bytes[at]! << 8) | bytes[at + 1]!
    this.destinationPort = (bytes[at + 2]! << 8) | bytes[at + 3]!
  }

  /** Keys of both hosts, their pair, and their flow; the same for both directions. */
  keys(into: Uint32Array): void {
    const one = hostKey(this.bytes, this.source, this.addressBytes)
    const other = hostKey(this.bytes, this.destination, this.addressBytes)
    into[0] = one
    into[1] = other
    into[2] = pairKey(one, other)
    into[3] = flowKey(into[2]!, this.transport, this.sourcePort, this.destinationPort)
  }
}

/** FNV-1a. */
export function hostKey(bytes: Uint8Array, at: number, length: number): number {
  let hash = 0x811c9dc5 ^ length
  for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}

export function pairKey(one: number, other: number): number {
  const low = Math.min(one, other)
  const high = Math.max(one, other)
  return (Math.imul(low ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35)) >>> 0
}

export function flowKey(pair: number, transport: number, port: number, otherPort: number): number {
  const ports = (Math.min(port, otherPort) << 16) ^ Math.max(port, otherPort)
  return (Math.imul(pair ^ ports, 0x27d4eb2f) ^ (transport + 2)) >>> 0
}
