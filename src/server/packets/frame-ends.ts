import { ipv4Text, ipv6Text, macText } from '#model/address'
import type { Packet } from '#wire/packet'

const TRANSPORTS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' }

/** Sender and receiver of a packet, by the innermost addresses, and its protocol. Texts are '' if absent. */
export function ends(packet: Packet): { source: string; destination: string; protocol: string } {
  const { addressBytes, transport } = packet
  if (packet.ipVersion === 0) {
    const mac = (at: number) => (at < 0 ? '' : macText(addressBytes, at))
    return {
      source: mac(packet.sourceMacAt),
      destination: mac(packet.destinationMacAt),
      protocol: linkWord(packet),
    }
  }
  const isV4 = packet.ipVersion === 4
  const ip = (at: number) => (isV4 ? ipv4Text(addressBytes, at) : ipv6Text(addressBytes, at))
  const withPort = (at: number, port: number) =>
    transport === 0 ? ip(at) : isV4 ? `${ip(at)}:${port}` : `[${ip(at)}]:${port}`
  return {
    source: withPort(packet.sourceIpAt, packet.sourcePort),
    destination: withPort(packet.destinationIpAt, packet.destinationPort),
    protocol: TRANSPORTS[transport] ?? `ip protocol ${packet.ipProtocol}`,
  }
}

/** IEEE 802 Numbers (IANA); those a plant is full of. */
const LINKS: Readonly<Record<number, string>> = {
  2054: 'arp',
  32821: 'rarp',
  34825: 'slow protocols (LACP)',
  34958: 'eapol',
  34962: 'profinet',
  34980: 'ethercat',
  35000: 'goose',
  35002: 'sampled values',
  35020: 'lldp',
  35043: 'mrp',
  35063: 'ptp',
  35067: 'prp',
}
/** IEEE 802.2: Spanning Tree (IEEE 802.1D §7.12.3), and SNAP. */
const LLCS: Readonly<Record<number, string>> = { 66: 'spanning tree', 170: 'snap' }

function linkWord({ etherType, llcDsap }: Packet): string {
  if (etherType !== 0) return LINKS[etherType] ?? `ethertype 0x${etherType.toString(16).padStart(4, '0')}`
  return llcDsap < 0 ? '' : (LLCS[llcDsap] ?? `llc 0x${llcDsap.toString(16).padStart(2, '0')}`)
}
