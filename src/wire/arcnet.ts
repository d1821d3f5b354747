import { readEtherType } from './ethernet.ts'
import { readIp } from './ip.ts'
import type { Packet } from './packet.ts'

// ARCNET, ATA 878.1: source and destination of one byte each, then the protocol ("system code").
const BSD_PROTOCOL = 2
/** Linux puts two bytes of offset before the protocol. */
const LINUX_PROTOCOL = 4

// RFC 1201 §3 puts a split flag and a sequence number (3 bytes) behind the protocol, RFC 1051 nothing.
const RFC_1201_IP = 212
const RFC_1201_ARP = 213
const RFC_1051_IP = 240
const RFC_1051_ARP = 241
const SPLIT_HEADER = 3
/** RFC 1201 §3.2: this split flag marks a padded packet, whose header comes twice. */
const EXCEPTION = 0xff
const ARP = 0x0806

/** IP and ARP over ARCNET; stations have one-byte addresses, which are no MACs. */
export function readArcnet(packet: Packet, at: number, end: number, isLinux: boolean): boolean {
  let next = at + (isLinux ? LINUX_PROTOCOL : BSD_PROTOCOL)
  if (end - next < 1 + SPLIT_HEADER) return packet.refuse('arcnet header cut')
  const protocol = packet.bytes[next++]!
  if (protocol === RFC_1201_IP || protocol === RFC_1201_ARP) {
    next += packet.bytes[next] === EXCEPTION ? SPLIT_HEADER + 4 : SPLIT_HEADER
  }
  if (protocol === RFC_1201_IP || protocol === RFC_1051_IP) return readIp(packet, next, end)
  if (protocol === RFC_1201_ARP || protocol === RFC_1051_ARP) return readEtherType(packet, ARP, next, end)
  return packet.refuse('arcnet protocol not read')
}
