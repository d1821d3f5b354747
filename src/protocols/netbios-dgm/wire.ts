import { type Mailslot, readMailslot, startsSmb } from '#bytes/mailslot'
import { decodeNetbiosName, ENCODED_LENGTH, type NetbiosName } from '#bytes/netbios-name'
import type { Dissected, Slice } from '#model/protocol'

// RFC 1002 §4.4.1.
const TYPE = 0
const FLAGS = 1
const HEADER = 10
// RFC 1002 §4.4.2: length and offset, then two names and the user's data.
const NAMES = 14

/** RFC 1002 §4.4.1: unique, group and broadcast datagrams; the rest are errors and queries. */
const DIRECT_UNIQUE = 0x10
const BROADCAST = 0x12
const LAST_TYPE = 0x16
/** First-fragment flag: RFC 1002 §4.4.1. */
const FIRST = 0x02

export interface NetbiosDatagram {
  readonly type: number
  readonly source: NetbiosName | undefined
  readonly destination: NetbiosName | undefined
  /** Mailslot message; undefined if the datagram has none, or not its beginning. */
  readonly mailslot: Mailslot | undefined
  /** The SMB message that brings the mailslot, from its header on; undefined where there is none. */
  readonly smb: { readonly start: number; readonly end: number } | undefined
}

/** Reads one datagram. `foreign` if type or names are none of NetBIOS's; `malformed` if it ends within its names. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<NetbiosDatagram> {
  const length = end - start
  const type = bytes[start + TYPE]!
  if (length < HEADER || type < DIRECT_UNIQUE || type > LAST_TYPE || bytes[start + FLAGS]! > 0x0f)
    return { kind: 'foreign' }
  if (type > BROADCAST) {
    return {
      kind: 'message',
      length,
      message: { type, source: undefined, destination: undefined, mailslot: undefined, smb: undefined },
    }
  }
  const source = nameAt(bytes, start + NAMES, end)
  const destination = source === undefined ? undefined : nameAt(bytes, source.next, end)
  if (source === undefined || destination === undefined) {
    return isCut || length >= NAMES + 2 * (ENCODED_LENGTH + 2)
      ? { kind: 'foreign' }
      : { kind: 'malformed', at: NAMES, reason: 'names', length }
  }
  const isFirst = (bytes[start + FLAGS]! & FIRST) !== 0
  const mailslot = isFirst ? readMailslot(bytes, destination.next, end) : undefined
  const isSmb = isFirst && startsSmb(bytes, destination.next, end)
  const smb = isSmb ? { start: destination.next, end } : undefined
  return {
    kind: 'message',
    length,
    message: { type, source: source.name, destination: destination.name, mailslot, smb },
  }
}

/** One label of 32 encoded bytes and the scope's labels, up to the empty one: RFC 1002 §4.1. */
function nameAt(bytes: Uint8Array, at: number, end: number): { name: NetbiosName; next: number } | undefined {
  if (at + ENCODED_LENGTH + 2 > end || bytes[at] !== ENCODED_LENGTH) return undefined
  const name = decodeNetbiosName(String.fromCharCode(...bytes.subarray(at + 1, at + 1 + ENCODED_LENGTH)))
  let next = at + 1 + ENCODED_LENGTH
  while (next < end && bytes[next] !== 0) next += 1 + bytes[next]!
  return name === undefined || next >= end ? undefined : { name, next: next + 1 }
}
