/** What Wireshark exports of a packet's upper layers: Wireshark, epan/exported_pdu.h (4.4), LINKTYPE_WIRESHARK_UPPER_PDU. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { readEthernet } from './ethernet.ts'
import { readIp } from './ip.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

// Fields of type (2), length (2) and value, big-endian, before the octets themselves.
const FIELD_HEADER = 4
const END = 0
const DISSECTOR = 12
/** Of those that matter here. */
const LONGEST_NAME = 32
const IPV4_SOURCE = 20
const IPV4_DESTINATION = 21
const IPV6_SOURCE = 22
const IPV6_DESTINATION = 23
const PORT_TYPE = 24
const SOURCE_PORT = 25
const DESTINATION_PORT = 26
const TCP_INFORMATION = 34

const PORTS_TCP = 2
const PORTS_UDP = 3
/** Version 1: after it the sequence number, the next one, the acknowledged one, a flag, and the flags of TCP. */
const TCP_SEQUENCE = 2
const TCP_ACKNOWLEDGED = 10
const TCP_FLAGS = 16

/** A whole packet of a network layer, or payload of TCP or UDP with its addresses and ports as fields. */
export function readExported(packet: Packet, at: number, end: number): boolean {
  const { bytes } = packet
  let dissector = ''
  let portType = 0
  let tcpAt = -1
  let isV6 = false
  for (let count = 0; count < limits.listEntries; count++) {
    if (end - at < FIELD_HEADER) return packet.refuse('exported packet cut')
    const type = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    const value = at + FIELD_HEADER
    at = value + length
    if (at > end) return packet.refuse('exported packet cut')
    if (type === END) break
    if (type === DISSECTOR && length <= LONGEST_NAME) dissector = text(bytes, value, at).replace(/\0+$/, '')
    else if (type === TCP_INFORMATION && length > TCP_FLAGS) tcpAt = value
    else if ((type === IPV4_SOURCE || type === IPV6_SOURCE) && length === addressLength(type)) {
      packet.sourceIpAt = value
      isV6 = type === IPV6_SOURCE
    } else if ((type === IPV4_DESTINATION || type === IPV6_DESTINATION) && length === addressLength(type))
      packet.destinationIpAt = value
    else if (length === 4) {
      if (type === PORT_TYPE) portType = u32be(bytes, value)
      else if (type === SOURCE_PORT) packet.sourcePort = u32be(bytes, value) & 0xffff
      else if (type === DESTINATION_PORT) packet.destinationPort = u32be(bytes, value) & 0xffff
    }
  }
  if (dissector === 'ip' || dissector === 'ipv6') return readIp(packet, at, end)
  if (dissector.startsWith('eth')) return readEthernet(packet, at, end)
  return readPayload(packet, at, end, isV6, portType, tcpAt)
}

function addressLength(type: number): number {
  return type >= IPV6_SOURCE ? 16 : 4
}

function readPayload(
  packet: Packet,
  at: number,
  end: number,
  isV6: boolean,
  portType: number,
  tcpAt: number,
): boolean {
  if (packet.sourceIpAt < 0 || packet.destinationIpAt < 0)
    return packet.refuse('exported packet without addresses not read')
  if (portType !== PORTS_UDP && !(portType === PORTS_TCP && tcpAt >= 0))
    return packet.refuse('exported packet that is no UDP, nor TCP with sequence numbers, not read')
  packet.ipVersion = isV6 ? 6 : 4
  packet.transport = portType === PORTS_TCP ? 6 : 17
  packet.ipProtocol = packet.transport
  if (portType === PORTS_TCP) {
    packet.sequence = u32be(packet.bytes, tcpAt + TCP_SEQUENCE)
    packet.acknowledgment = u32be(packet.bytes, tcpAt + TCP_ACKNOWLEDGED)
    packet.tcpFlags = packet.bytes[tcpAt + TCP_FLAGS]!
  }
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  packet.ipPayloadStart = at
  packet.ipPayloadEnd = end
  packet.payloadStart = at
  packet.payloadEnd = end
  return true
}
