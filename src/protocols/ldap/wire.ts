/** LDAPMessage in BER: RFC 4511 §4.1.1, §5.1. */
import { BerReader, berInteger, berTag } from '#bytes/ber'
import { u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { isWrapToken, messageIn } from './signed.ts'
import { type LdapState, limits } from './state.ts'

/** protocolOp, APPLICATION tags: RFC 4511 §4.2 to §4.13. */
export const op = {
  bindRequest: 0x60,
  bindResponse: 0x61,
  searchRequest: 0x63,
  searchResultEntry: 0x64,
  searchResultDone: 0x65,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
} as const

/** Every protocolOp there is. */
const OPERATIONS: ReadonlySet<number> = new Set([
  0x60, 0x61, 0x42, 0x63, 0x64, 0x65, 0x73, 0x66, 0x67, 0x68, 0x69, 0x4a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x50,
  0x77, 0x78, 0x79,
])

export type LdapMessage =
  | {
      readonly kind: 'message'
      readonly id: number
      readonly operation: number
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  /** The rest of a long message, or what SASL wrapped. */
  | { readonly kind: 'opaque'; readonly remaining: number }

export function dissect(slice: Slice, flowState: LdapState): Dissected<LdapMessage> {
  const { bytes, start, end, fromClient } = slice
  if (flowState.isSecured) return { kind: 'foreign' }
  const waiting = fromClient ? flowState.clientRemaining : flowState.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return { kind: 'message', message: { kind: 'opaque', remaining: waiting - length }, length }
  }
  // RFC 4422 §3.7: a wrapped buffer begins with its length of four bytes, whose first is 0.
  // Where the bind was not seen, the token inside proves it.
  if (bytes[start] === 0 && (flowState.isWrapped || isWrapToken(bytes, start + 4, end))) return wrapped(slice)
  return message(bytes, start, end)
}

function wrapped({ bytes, start, end, fromClient }: Slice): Dissected<LdapMessage> {
  if (end - start < 4) return { kind: 'incomplete', need: 4 }
  const total = 4 + u32be(bytes, start)
  // Requests of clients are short; a message that is only signed can be read.
  if (fromClient && total <= limits.signedBytes) {
    if (end - start < total) return { kind: 'incomplete', need: total }
    const signed = messageIn(bytes, start + 4, start + total)
    const found = signed && message(bytes, signed.start, signed.end)
    if (found?.kind === 'message') return { ...found, length: total }
  }
  const length = Math.min(total, end - start)
  return { kind: 'message', message: { kind: 'opaque', remaining: total - length }, length }
}

function message(bytes: Uint8Array, start: number, end: number): Dissected<LdapMessage> {
  if (bytes[start] !== berTag.SEQUENCE) return { kind: 'foreign' }
  const outer = new BerReader()
  const state = outer.read(bytes, start, end)
  if (state === 'wrong') return { kind: 'foreign' }
  const need = state === 'short' ? outer.need : outer.end - start
  if (need === undefined) return { kind: 'incomplete', need: end - start + 1 }
  const isLong = need > limits.wholeBytes
  const here = isLong ? limits.headBytes : need
  const read = head(bytes, outer.start, Math.min(end, start + here))
  if (read === 'foreign') return { kind: 'foreign' }
  if (end - start < here || read === 'more')
    return { kind: 'incomplete', need: Math.max(here, end - start + 1) }
  const stop = start + here
  const message = {
    kind: 'message',
    id: read.id,
    operation: read.operation,
    start: read.at,
    end: stop,
    remaining: need - here,
  } as const
  return { kind: 'message', message, length: here }
}

/** messageID and the tag of protocolOp. */
function head(
  bytes: Uint8Array,
  at: number,
  end: number,
): 'foreign' | 'more' | { id: number; operation: number; at: number } {
  const id = new BerReader()
  if (at >= end) return 'more'
  if (bytes[at] !== berTag.INTEGER) return 'foreign'
  if (id.read(bytes, at, end) !== 'element') return end - at > 6 ? 'foreign' : 'more'
  const value = berInteger(bytes, id.start, id.end)
  if (value === undefined || value < 0 || id.end - id.start > 5) return 'foreign'
  if (id.end >= end) return 'more'
  const operation = bytes[id.end]!
  return OPERATIONS.has(operation) ? { id: value, operation, at: id.end } : 'foreign'
}

/** `yes` for a whole first message, or for a bind or search request that begins. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const found = message(bytes, start, end)
  if (found.kind === 'foreign') return 'no'
  if (found.kind === 'message') return 'yes'
  return isStream ? 'more' : 'no'
}

/** Offset of the next message header. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + 8 < end; at++) {
    if (bytes[at] === berTag.SEQUENCE && message(bytes, at, end).kind === 'message') return at
  }
  return undefined
}
