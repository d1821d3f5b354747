/** The ends of packets as numbers, for the keys of flows, and back as text. */
import { ipText, macText } from '#model/address'
import type { Packet } from '#wire/packet'
import { AddressTable } from './address-table.ts'
import { Ipv4Texts } from './ipv4-texts.ts'

/** Address families of a flow's address numbers. */
export const FAMILY = { ipv4: 0, ipv6: 1, link: 2 } as const

/** Below are the ports of well-known services: RFC 6335 §6. */
export const SYSTEM_PORTS = 1024
/** Replaces the changing client port in a key. */
export const VISITOR = 0x1_0000

/** In place of an IP protocol, for flows of the link layer. */
export const LINK_LAYER = 256

const IPPROTO_UDP = 17

/** Sender's words of a packet before they are put in order; one instance, refilled. */
export interface Key {
  family: number
  kind: number
  source: number
  destination: number
  sourcePort: number
  destinationPort: number
  /** Distinguishes senders without an address, which share 0.0.0.0 (RFC 2131 §4.1) or :: (RFC 4862 §5.4.2), by MAC. */
  nameless: number
}

export class Endpoints {
  /** Ports of known services, `transport * 65536 + port` with 0 TCP and 1 UDP: 1 for each. */
  readonly #wellKnown = new Uint8Array(2 * 65_536)
  /** UDP ports with independent requests: the requests of one client there are one flow. */
  readonly #visited = new Uint8Array(65_536)
  readonly #addresses: AddressTable
  readonly #macs: AddressTable
  readonly #ipv4Texts = new Ipv4Texts()
  /** Numbers of 0.0.0.0 and ::. */
  readonly #unspecified: readonly [number, number]

  /** The arguments are the flow table's. */
  constructor(seed: number, serverPorts: Iterable<number>, visitedPorts: Iterable<number>) {
    this.#addresses = new AddressTable(seed, ipText)
    this.#macs = new AddressTable(seed, (bytes, at, length) => (length === 6 ? macText(bytes, at) : ''))
    this.#unspecified = [0, this.#addresses.numberOf(new Uint8Array(16), 0, 16)]
    for (const port of serverPorts) this.#wellKnown[port] = 1
    for (const port of visitedPorts) this.#visited[port] = 1
  }

  /** Addresses that found no place. */
  get overflow(): number {
    return this.#addresses.overflow + this.#macs.overflow
  }

  isWellKnown(isUdp: boolean, port: number): boolean {
    return this.#wellKnown[(isUdp ? 65_536 : 0) + port] === 1
  }

  /** Number of an IP address that was met before; below zero for none. */
  numberOfIp(byteCount: Uint8Array): number {
    if (byteCount.length !== 4) return this.#addresses.find(byteCount)
    return ((byteCount[0]! << 24) | (byteCount[1]! << 16) | (byteCount[2]! << 8) | byteCount[3]!) >>> 0
  }

  /** Text of an IP address of this family. */
  ipText(family: number, number: number): string | undefined {
    if (family === FAMILY.ipv4) return this.#ipv4Texts.of(number)
    return family === FAMILY.ipv6 ? this.#addresses.text(number) : undefined
  }

  macText(number: number): string | undefined {
    return this.#macs.text(number) || undefined
  }

  /** Links without addresses (serial lines, cooked captures) have an end without bytes. */
  macNumber(bytes: Uint8Array, at: number): number {
    return this.#macs.numberOf(bytes, Math.max(0, at), at < 0 ? 0 : 6)
  }

  /** Reads the packet's end points into `key`. */
  read(packet: Packet, key: Key): void {
    const { addressBytes } = packet
    key.nameless = 0
    if (packet.ipVersion === 4) {
      const s = packet.sourceIpAt
      const d = packet.destinationIpAt
      key.family = FAMILY.ipv4
      key.source =
        ((addressBytes[s]! << 24) |
          (addressBytes[s + 1]! << 16) |
          (addressBytes[s + 2]! << 8) |
          addressBytes[s + 3]!) >>>
        0
      key.destination =
        ((addressBytes[d]! << 24) |
          (addressBytes[d + 1]! << 16) |
          (addressBytes[d + 2]! << 8) |
          addressBytes[d + 3]!) >>>
        0
    } else if (packet.ipVersion === 6) {
      key.family = FAMILY.ipv6
      key.source = this.#addresses.numberOf(addressBytes, packet.sourceIpAt, 16)
      key.destination = this.#addresses.numberOf(addressBytes, packet.destinationIpAt, 16)
    } else {
      key.family = FAMILY.link
      key.kind = LINK_LAYER
      key.source = this.macNumber(addressBytes, packet.sourceMacAt)
      key.destination = this.macNumber(addressBytes, packet.destinationMacAt)
      key.sourcePort = key.destinationPort = linkSelector(packet)
      return
    }
    key.kind = packet.ipProtocol < 0 ? 255 : packet.ipProtocol
    if (key.source === this.#unspecified[packet.ipVersion === 4 ? 0 : 1]) {
      key.nameless = this.macNumber(addressBytes, packet.sourceMacAt) & 0x1fff
    }
    if (packet.transport !== 0) {
      key.sourcePort = packet.sourcePort
      key.destinationPort = packet.destinationPort
      if (packet.transport === IPPROTO_UDP) this.joinVisits(key)
    } else key.sourcePort = key.destinationPort = 0
  }

  /** Of a visit, the client's port counts for nothing. */
  joinVisits(key: Pick<Key, 'sourcePort' | 'destinationPort'>): void {
    if (this.#visited[key.destinationPort] === 1) {
      if (this.#isVisitor(key.sourcePort)) key.sourcePort = VISITOR
    } else if (this.#visited[key.sourcePort] === 1 && this.#isVisitor(key.destinationPort))
      key.destinationPort = VISITOR
  }

  #isVisitor(port: number): boolean {
    return port >= SYSTEM_PORTS && !this.isWellKnown(true, port)
  }
}

/** Selector that distinguishes link-layer protocols: EtherType, or the LLC SAP or SNAP type above 2^16. */
export function linkSelector(packet: Packet): number {
  if (packet.snapType >= 0) return (0x8000_0000 | ((packet.snapOui & 0x7fff) << 16) | packet.snapType) >>> 0
  if (packet.llcDsap >= 0) return 0x1_0000 | packet.llcDsap
  return packet.etherType
}
