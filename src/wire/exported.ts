/** Upper layers of a packet exported by Wireshark: Wireshark, epan/exported_pdu.h (4.4), LINKTYPE_WIRESHARK_UPPER_PDU. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { readEthernet } from './ethernet.ts'
import { readIp } from './ip.ts'
import { limits } from './limits.ts'
import type { Packet } from './packet.ts'

// Fields of type (2), length (2) and value, big-endian, before the bytes themselves.
const FIELD_HEADER = 4
const END = 0
const DISSECTOR = 12
/** Of those that matter here. */
const LONGEST_NAME = 32
const ETHERNET: ReadonlySet<string> = new Set(['eth', 'eth_withfcs', 'eth_withoutfcs', 'eth_maybefcs'])
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

/** Values of the fields; an offset is -1 if absent. */
interface Fields {
  dissector: string
  sourceAt: number
  destinationAt: number
  /** Bytes of the addresses: 4 or 16. */
  sourceLength: number
  destinationLength: number
  portType: number
  sourcePort: number
  destinationPort: number
  tcpAt: number
}

/** A whole packet of a network layer, or payload of TCP or UDP with its addresses and ports as fields. */
export function readExported(packet: Packet, at: number, end: number): boolean {
  const { bytes } = packet
  const fields: Fields = {
    dissector: '',
    sourceAt: -1,
    destinationAt: -1,
    sourceLength: 0,
    destinationLength: 0,
    portType: 0,
    sourcePort: 0,
    destinationPort: 0,
    tcpAt: -1,
  }
  for (let type = -1, count = 0; type !== END; count++) {
    if (end - at < FIELD_HEADER || count >= limits.exportedFields) return packet.refuse('exported packet cut')
    type = u16be(bytes, at)
    const value = at + FIELD_HEADER
    at = value + u16be(bytes, at + 2)
    if (at > end) return packet.refuse('exported packet cut')
    takeField(fields, type, bytes, value, at - value)
  }
  const { dissector } = fields
  if (dissector === 'ip' || dissector === 'ipv6') return readIp(packet, at, end)
  if (ETHERNET.has(dissector)) return readEthernet(packet, at, end)
  return readPayload(packet, fields, at, end)
}

function takeField(fields: Fields, type: number, bytes: Uint8Array, at: number, length: number): void {
  if (type === DISSECTOR && length <= LONGEST_NAME)
    fields.dissector = text(bytes, at, at + length).replace(/\0+$/, '')
  else if (type === TCP_INFORMATION && length > TCP_FLAGS) fields.tcpAt = at
  else if ((type === IPV4_SOURCE && length === 4) || (type === IPV6_SOURCE && length === 16)) {
    fields.sourceAt = at
    fields.sourceLength = length
  } else if ((type === IPV4_DESTINATION && length === 4) || (type === IPV6_DESTINATION && length === 16)) {
    fields.destinationAt = at
    fields.destinationLength = length
  } else if (length === 4) {
    if (type === PORT_TYPE) fields.portType = u32be(bytes, at)
    else if (type === SOURCE_PORT) fields.sourcePort = u32be(bytes, at) & 0xffff
    else if (type === DESTINATION_PORT) fields.destinationPort = u32be(bytes, at) & 0xffff
  }
}

function readPayload(packet: Packet, fields: Fields, at: number, end: number): boolean {
  const { sourceLength, portType, tcpAt } = fields
  if (sourceLength === 0 || sourceLength !== fields.destinationLength)
    return packet.refuse('exported packet without addresses not read')
  if (portType !== PORTS_UDP && !(portType === PORTS_TCP && tcpAt >= 0))
    return packet.refuse('exported packet that is no UDP, nor TCP with sequence numbers, not read')
  packet.ipVersion = sourceLength === 4 ? 4 : 6
  packet.sourceIpAt = fields.sourceAt
  packet.destinationIpAt = fields.destinationAt
  packet.transport = portType === PORTS_TCP ? 6 : 17
  packet.ipProtocol = packet.transport
  packet.sourcePort = fields.sourcePort
  packet.destinationPort = fields.destinationPort
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
