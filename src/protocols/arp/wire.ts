import { u16be } from '#bytes/read'
import { ipv4Text, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// RFC 826, "Packet format".
const PROTOCOL_TYPE = 2
const HARDWARE_LENGTH = 4
const PROTOCOL_LENGTH = 5
const OPERATION = 6
const HEADER = 8

const IPV4 = 0x0800
const MAC_BYTES = 6
const IPV4_BYTES = 4

/** Operation codes: RFC 826; RFC 903 for 3 and 4. */
export const arpOperation = { REQUEST: 1, REPLY: 2 } as const

export interface ArpMessage {
  readonly operation: number
  /** '' where the addresses are not Ethernet and IPv4. */
  readonly senderMac: string
  readonly senderIp: string
  readonly targetMac: string
  readonly targetIp: string
}

/** Reads one ARP packet; a link's padding after it is skipped. `malformed` if the addresses do not fit. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<ArpMessage> {
  const available = end - start
  if (available < HEADER) return short(isCut, available)
  const macBytes = bytes[start + HARDWARE_LENGTH]!
  const ipBytes = bytes[start + PROTOCOL_LENGTH]!
  const isEthernet =
    macBytes === MAC_BYTES && ipBytes === IPV4_BYTES && u16be(bytes, start + PROTOCOL_TYPE) === IPV4
  if (available < HEADER + 2 * (macBytes + ipBytes)) return short(isCut, available)
  const sender = start + HEADER
  const target = sender + MAC_BYTES + IPV4_BYTES
  return {
    kind: 'message',
    length: available,
    message: {
      operation: u16be(bytes, start + OPERATION),
      senderMac: isEthernet ? macText(bytes, sender) : '',
      senderIp: isEthernet ? ipv4Text(bytes, sender + MAC_BYTES) : '',
      targetMac: isEthernet ? macText(bytes, target) : '',
      targetIp: isEthernet ? ipv4Text(bytes, target + MAC_BYTES) : '',
    },
  }
}

function short(isCut: boolean, available: number): Dissected<ArpMessage> {
  return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'length', length: available }
}
