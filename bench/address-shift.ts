/** Gives the hosts of a capture other addresses, so that copies of it are other devices of one site. Checksums follow. */

const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd }
const IPPROTO = { tcp: 6, udp: 17, icmpv6: 58 }
const MAC_BYTES = 6
const IPV4_BYTES = 4
const IPV6_BYTES = 16

/** Networks of 10.0.0.0/8 with 24 bits that are in use, of all copies. */
export interface Networks {
  used: number
}

export class AddressShift {
  readonly #high: number
  readonly #low: number
  readonly #used: Networks
  /** First three octets as a number → those in their place. */
  readonly #networks = new Map<number, number>()

  /** @param copy 0 to 65,535 */
  constructor(copy: number, used: Networks) {
    this.#used = used
    this.#high = copy >> 8
    this.#low = copy & 0xff
  }

  /** Changes an Ethernet frame in place. Addresses in the payload stay. */
  apply(frame: Uint8Array): void {
    if (frame.length < 2 * MAC_BYTES + 2) return
    this.#mac(frame, 0)
    this.#mac(frame, MAC_BYTES)
    let at = 2 * MAC_BYTES
    while (u16(frame, at) === ETHERTYPE.vlan && at + 6 <= frame.length) at += 4
    const etherType = u16(frame, at)
    at += 2
    if (etherType === ETHERTYPE.arp) this.#arp(frame, at)
    else if (etherType === ETHERTYPE.ipv4) this.#ipv4Packet(frame, at)
    else if (etherType === ETHERTYPE.ipv6) this.#ipv6Packet(frame, at)
  }

  /** RFC 826, of Ethernet and IPv4. */
  #arp(frame: Uint8Array, at: number): void {
    if (at + 28 > frame.length || u16(frame, at + 2) !== ETHERTYPE.ipv4) return
    this.#mac(frame, at + 8)
    this.#ipv4(frame, at + 14)
    this.#mac(frame, at + 18)
    this.#ipv4(frame, at + 24)
  }

  #ipv4Packet(frame: Uint8Array, at: number): void {
    if (at + 20 > frame.length || frame[at]! >> 4 !== 4) return
    const before = sumOf(frame, at + 12, 2 * IPV4_BYTES)
    this.#ipv4(frame, at + 12)
    this.#ipv4(frame, at + 16)
    const change = sumOf(frame, at + 12, 2 * IPV4_BYTES) - before
    moveChecksum(frame, at + 10, change)
    if ((u16(frame, at + 6) & 0x1fff) !== 0) return // a later fragment has no transport header
    moveTransport(frame, at + (frame[at]! & 0x0f) * 4, frame[at + 9]!, change)
  }

  #ipv6Packet(frame: Uint8Array, at: number): void {
    if (at + 40 > frame.length) return
    const before = sumOf(frame, at + 8, 2 * IPV6_BYTES)
    this.#ipv6(frame, at + 8)
    this.#ipv6(frame, at + 8 + IPV6_BYTES)
    moveTransport(frame, at + 40, frame[at + 6]!, sumOf(frame, at + 8, 2 * IPV6_BYTES) - before)
  }

  /** The maker's part stays. */
  #mac(bytes: Uint8Array, at: number): void {
    const isGroup = (bytes[at]! & 1) !== 0
    if (isGroup || isZero(bytes, at, MAC_BYTES)) return
    bytes[at + 3]! ^= this.#high
    bytes[at + 4]! ^= this.#low
  }

  #ipv4(bytes: Uint8Array, at: number): void {
    const first = bytes[at]!
    if (first === 0 || first === 127 || first >= 224) return
    const network = (first << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    let other = this.#networks.get(network)
    if (other === undefined) {
      other = this.#used.used++ & 0xffff
      this.#networks.set(network, other)
    }
    bytes[at] = 10
    bytes[at + 1] = other >> 8
    bytes[at + 2] = other & 0xff
  }

  /** Interface identifiers made from a MAC address (RFC 4291 appendix A) follow it. */
  #ipv6(bytes: Uint8Array, at: number): void {
    if (bytes[at] === 0xff || isZero(bytes, at, IPV6_BYTES - 1)) return
    bytes[at + 13]! ^= this.#high
    bytes[at + 14]! ^= this.#low
  }
}

/** RFC 1624 §3; a checksum that was wrong stays wrong. A UDP checksum of zero is none (RFC 768). */
function moveTransport(frame: Uint8Array, at: number, protocol: number, change: number): void {
  if (protocol === IPPROTO.tcp && at + 18 <= frame.length) moveChecksum(frame, at + 16, change)
  else if (protocol === IPPROTO.udp && at + 8 <= frame.length && u16(frame, at + 6) !== 0)
    moveChecksum(frame, at + 6, change)
  else if (protocol === IPPROTO.icmpv6 && at + 4 <= frame.length) moveChecksum(frame, at + 2, change)
}

function moveChecksum(frame: Uint8Array, at: number, change: number): void {
  let sum = (~u16(frame, at) & 0xffff) + change
  while (sum < 0) sum += 0xffff
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  const checksum = ~sum & 0xffff
  frame[at] = checksum >> 8
  frame[at + 1] = checksum & 0xff
}

function sumOf(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0
  for (let i = at; i < at + length; i += 2) sum += u16(bytes, i)
  return sum
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!
}

function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (bytes[i] !== 0) return false
  return true
}
