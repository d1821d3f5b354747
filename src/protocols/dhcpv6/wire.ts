import { u16be, u24be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Type and transaction: RFC 8415 §8. A relayed message has hops and two addresses instead: §9. */
const HEADER = 4
const RELAY_HEADER = 34
/** Code and length: RFC 8415 §21.1. */
const OPTION_HEADER = 4

const RELAY_FORWARD = 12
const RELAY_REPLY = 13
const LAST_TYPE = 23
/** IANA DHCPv6 Option Codes: 1 to 150 (2025); a message that begins with another one belongs to another protocol. */
const LAST_OPTION = 255
/** Relay Message option: RFC 8415 §21.10. */
const RELAY_MESSAGE = 9

const limits = {
  options: 128,
  /** Relays opened; the standard allows 8 hops (RFC 8415 §7.6). */
  relays: 8,
} as const

export interface Dhcpv6Option {
  readonly code: number
  readonly start: number
  readonly end: number
}

export interface Dhcpv6Message {
  readonly type: number
  readonly transaction: number
  readonly isRelayed: boolean
  readonly options: readonly Dhcpv6Option[]
}

/** Reads one message. `foreign` if its type or first option is unknown; `malformed` if an option overruns it. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<Dhcpv6Message> {
  const length = end - start
  let at = start
  let last = end
  for (let relays = 0; relays <= limits.relays; relays++) {
    const type = at < last ? bytes[at]! : 0
    const isRelay = type === RELAY_FORWARD || type === RELAY_REPLY
    const header = isRelay ? RELAY_HEADER : HEADER
    if (type === 0 || type > LAST_TYPE || at + header > last) return { kind: 'foreign' }
    const first = at + header + 2 <= last ? u16be(bytes, at + header) : 1
    if (first === 0 || first > LAST_OPTION) return { kind: 'foreign' }
    const options: Dhcpv6Option[] = []
    const fault = readOptions(bytes, at + header, last, options)
    if (fault !== undefined && !isCut)
      return { kind: 'malformed', at: fault - start, reason: 'option length', length }
    const inner = isRelay ? options.find(({ code }) => code === RELAY_MESSAGE) : undefined
    if (inner === undefined) {
      const transaction = isRelay ? 0 : u24be(bytes, at + 1)
      return { kind: 'message', length, message: { type, transaction, isRelayed: relays > 0, options } }
    }
    at = inner.start
    last = inner.end
  }
  return { kind: 'foreign' }
}

/** Gathers options into `found`; returns where one overruns `end`. Used for options inside options as well. */
export function readOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  found: Dhcpv6Option[],
): number | undefined {
  for (let at = start; at < end && found.length < limits.options; ) {
    if (at + OPTION_HEADER > end) return at
    const next = at + OPTION_HEADER + u16be(bytes, at + 2)
    if (next > end) return at + 2
    found.push({ code: u16be(bytes, at), start: at + OPTION_HEADER, end: next })
    at = next
  }
  return undefined
}
