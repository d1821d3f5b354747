import { decodeNetbiosName, ENCODED_LENGTH, type NetbiosName } from '#bytes/netbios-name'
import { u16be, u16le } from '#bytes/read'
import { text } from '#bytes/text'
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

// [MS-CIFS] 2.2.3.1, 2.2.4.33.1: SMB header, word count, then little-endian words.
const SMB_HEADER = 32
const SMB_COMMAND = 4
const TRANSACTION = 0x25
const DATA_COUNT = 11
const DATA_OFFSET = 12
const LEAST_WORDS = 14

const limits = { mailslotName: 64 } as const

export interface Mailslot {
  /** In upper case. */
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface DatagramMessage {
  readonly type: number
  readonly source: NetbiosName | undefined
  readonly destination: NetbiosName | undefined
  /** What a mailslot carries; undefined where the datagram holds none or not its beginning. */
  readonly mailslot: Mailslot | undefined
  /** The SMB message that brings the mailslot, from its header on; undefined where there is none. */
  readonly smb: { readonly start: number; readonly end: number } | undefined
}

/** Reads one datagram. `foreign` if type or names are none of NetBIOS's; `malformed` if it ends within its names. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<DatagramMessage> {
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
  const isSmb = isFirst && end - destination.next >= SMB_HEADER && u16be(bytes, destination.next) === 0xff53
  const smb = isSmb ? { start: destination.next, end } : undefined
  return {
    kind: 'message',
    length,
    message: { type, source: source.name, destination: destination.name, mailslot, smb },
  }
}

/** One label of 32 encoded octets and the scope's labels, up to the empty one: RFC 1002 §4.1. */
function nameAt(bytes: Uint8Array, at: number, end: number): { name: NetbiosName; next: number } | undefined {
  if (at + ENCODED_LENGTH + 2 > end || bytes[at] !== ENCODED_LENGTH) return undefined
  const name = decodeNetbiosName(String.fromCharCode(...bytes.subarray(at + 1, at + 1 + ENCODED_LENGTH)))
  let next = at + 1 + ENCODED_LENGTH
  while (next < end && bytes[next] !== 0) next += 1 + bytes[next]!
  return name === undefined || next >= end ? undefined : { name, next: next + 1 }
}

/** The data of an SMB transaction on a mailslot: [MS-MAIL] 2.2.1. Offsets count from the SMB header. */
function readMailslot(bytes: Uint8Array, start: number, end: number): Mailslot | undefined {
  const words = start + SMB_HEADER + 1
  if (words > end || u16be(bytes, start) !== 0xff53 || bytes[start + SMB_COMMAND] !== TRANSACTION)
    return undefined
  const count = bytes[start + SMB_HEADER]!
  const name = words + count * 2 + 2
  if (count < LEAST_WORDS || name > end) return undefined
  const from = start + u16le(bytes, words + DATA_OFFSET * 2)
  const to = Math.min(end, from + u16le(bytes, words + DATA_COUNT * 2))
  if (from < name || from >= to) return undefined
  const mailslot = text(bytes, name, Math.min(from, name + limits.mailslotName))
  return { name: mailslot.toUpperCase(), start: from, end: to }
}
