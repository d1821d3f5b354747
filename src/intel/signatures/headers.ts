/** Headers of a packet in the words of keywords. */
import { u16be } from '#bytes/read'
import type { SeenPacket } from './seen.ts'
import type { PacketHeaders } from './signature.ts'

const ICMP = 1
const TCP = 6
const ICMPV6 = 58

export function readHeaders(packet: SeenPacket, isSameAddress: boolean): PacketHeaders {
  const { bytes, ipProtocol, ipPayloadStart: at, ipPayloadEnd: end, transport } = packet
  const isIcmp = (ipProtocol === ICMP || ipProtocol === ICMPV6) && at + 4 <= end
  const isTcp = transport === TCP
  const start = transport === 0 ? Math.min(end, at + (isIcmp ? 8 : 0)) : packet.payloadStart
  return {
    payloadOctets: (transport === 0 ? end : packet.payloadEnd) - start,
    timeToLive: packet.timeToLive,
    identification: packet.ipIdentification,
    ipProtocol,
    tcpFlags: isTcp ? packet.tcpFlags : -1,
    sequence: isTcp ? packet.sequence : -1,
    acknowledgment: isTcp ? packet.acknowledgment : -1,
    window: isTcp ? packet.window : -1,
    // RFC 792: type, code, checksum, identifier, sequence number.
    icmpType: isIcmp ? bytes[at]! : -1,
    icmpCode: isIcmp ? bytes[at + 1]! : -1,
    icmpId: isIcmp && at + 8 <= end ? u16be(bytes, at + 4) : -1,
    icmpSequence: isIcmp && at + 8 <= end ? u16be(bytes, at + 6) : -1,
    isSameAddress,
  }
}
