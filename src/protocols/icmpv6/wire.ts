import { u16be } from '#bytes/read'
import { ipv6Text, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Type, code and checksum: RFC 4443 §2.1. */
const HEADER = 4

/** RFC 4443 §4, RFC 4861 §4. */
export const icmpv6Type = {
  ECHO: 128,
  ECHO_REPLY: 129,
  ROUTER_SOLICITATION: 133,
  ROUTER_ADVERTISEMENT: 134,
  NEIGHBOUR_SOLICITATION: 135,
  NEIGHBOUR_ADVERTISEMENT: 136,
  REDIRECT: 137,
} as const

/** Bytes before the options of each neighbour discovery message: RFC 4861 §4.1 to §4.5. */
const OPTIONS_AT: ReadonlyMap<number, number> = new Map<number, number>([
  [icmpv6Type.ROUTER_SOLICITATION, 8],
  [icmpv6Type.ROUTER_ADVERTISEMENT, 16],
  [icmpv6Type.NEIGHBOUR_SOLICITATION, 24],
  [icmpv6Type.NEIGHBOUR_ADVERTISEMENT, 24],
  [icmpv6Type.REDIRECT, 40],
])
/** Target address of solicitation and advertisement: RFC 4861 §4.3, §4.4. */
const TARGET = 8
/** Router lifetime in seconds: RFC 4861 §4.2. */
const LIFETIME = 6

/** RFC 4861 §4.6; 25 and 31 are RFC 8106 §5. */
const SOURCE_LINK_ADDRESS = 1
const TARGET_LINK_ADDRESS = 2
const PREFIX = 3
const NAME_SERVERS = 25
const SEARCH_LIST = 31

const limits = { options: 64, nameServers: 8 } as const

export interface Icmpv6Message {
  readonly type: number
  readonly code: number
  /** '' where there is none. */
  readonly target: string
  /** Seconds a router offers itself; 0 for "not a default router". */
  readonly lifetime: number
  sourceMac: string
  targetMac: string
  readonly prefixes: string[]
  readonly nameServers: string[]
}

/** Reads one message. `malformed` if shorter than its type demands, or if an option has no length or overruns it. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<Icmpv6Message> {
  const length = end - start
  if (length < HEADER)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'length', length }
  const type = bytes[start]!
  const optionsAt = OPTIONS_AT.get(type)
  const isWhole = optionsAt !== undefined && length >= optionsAt
  if (optionsAt !== undefined && !isWhole && !isCut)
    return { kind: 'malformed', at: HEADER, reason: 'length', length }
  const message: Icmpv6Message = {
    type,
    code: bytes[start + 1]!,
    target: isWhole && optionsAt >= 24 ? ipv6Text(bytes, start + TARGET) : '',
    lifetime: isWhole && type === icmpv6Type.ROUTER_ADVERTISEMENT ? u16be(bytes, start + LIFETIME) : 0,
    sourceMac: '',
    targetMac: '',
    prefixes: [],
    nameServers: [],
  }
  if (isWhole) {
    const fault = readOptions(message, bytes, start + optionsAt, end)
    if (fault !== undefined && !isCut)
      return { kind: 'malformed', at: fault - start, reason: 'option length', length }
  }
  return { kind: 'message', message, length }
}

/** Type, length in units of eight bytes, value: RFC 4861 §4.6. Returns where one is wrong. */
function readOptions(
  message: Icmpv6Message,
  bytes: Uint8Array,
  start: number,
  end: number,
): number | undefined {
  let at = start
  for (let count = 0; at < end && count < limits.options; count++) {
    if (at + 2 > end) return at
    const next = at + bytes[at + 1]! * 8
    if (next === at || next > end) return at + 1
    if (bytes[at] === SEARCH_LIST && !areNames(bytes, at + 8, next)) return at + 8
    readOption(message, bytes, at, next)
    at = next
  }
  return undefined
}

function readOption(message: Icmpv6Message, bytes: Uint8Array, at: number, next: number): void {
  const type = bytes[at]!
  const byteCount = next - at
  if (type === SOURCE_LINK_ADDRESS && byteCount === 8) message.sourceMac = macText(bytes, at + 2)
  else if (type === TARGET_LINK_ADDRESS && byteCount === 8) message.targetMac = macText(bytes, at + 2)
  else if (type === PREFIX && byteCount === 32)
    message.prefixes.push(`${ipv6Text(bytes, at + 16)}/${bytes[at + 2]!}`)
  else if (type === NAME_SERVERS) {
    for (
      let server = at + 8;
      server + 16 <= next && message.nameServers.length < limits.nameServers;
      server += 16
    ) {
      message.nameServers.push(ipv6Text(bytes, server))
    }
  }
}

/** Names as labels, padded with zeros: RFC 8106 §5.2. False if one overruns the option. */
function areNames(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end) at += 1 + bytes[at]!
  return at === end
}
