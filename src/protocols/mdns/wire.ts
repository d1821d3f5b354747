import { canHold, DNS_HEADER, type DnsMessage, readDnsMessage } from '#bytes/dns-message'
import { u16be } from '#bytes/read'
import { ipText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

const FLAGS = 2
/** RFC 6762 §18.3: opcode zero; messages with another are ignored. */
const OPCODE_BITS = 0x7800

/** Reads one message; it fills its datagram. A message the capture cut is read as far as it goes. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<DnsMessage> {
  const length = end - start
  if (length < DNS_HEADER || (u16be(bytes, start + FLAGS) & OPCODE_BITS) !== 0) return { kind: 'foreign' }
  if (!isCut && !canHold(bytes, start, end)) return { kind: 'foreign' }
  const message = readDnsMessage(bytes, start, end, ipText)
  if (message.fault === undefined || isCut) return { kind: 'message', message, length }
  return { kind: 'malformed', at: message.fault.at, reason: message.fault.reason, length }
}
