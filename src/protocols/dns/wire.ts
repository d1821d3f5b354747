import { DNS_HEADER, type DnsMessage, dnsType, readDnsMessage } from '#bytes/dns-message'
import { u16be } from '#bytes/read'
import { ipText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Two bytes of length before each message of a stream: RFC 1035 §4.2.2. */
const STREAM_PREFIX = 2
const FLAGS = 2
const QUESTION_COUNT = 4

/** Query, inverse query, status, notify, update, stateful: IANA DNS OpCodes. */
const OPCODES: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 6])
/** A real message has one question, a few by the letter of RFC 1035 §4.1.2; more is another protocol on our port. */
const MOST_QUESTIONS = 64

/** Reads one message; over a stream its length precedes it. A truncated message is read as far as it goes. */
export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<DnsMessage> {
  const available = end - start
  if (!isStream) return readAt(bytes, start, end, isCut)
  if (available < STREAM_PREFIX) return { kind: 'incomplete', need: STREAM_PREFIX }
  const length = u16be(bytes, start)
  if (length < DNS_HEADER) return { kind: 'foreign' }
  if (available >= STREAM_PREFIX + DNS_HEADER && !isPlausible(bytes, start + STREAM_PREFIX))
    return { kind: 'foreign' }
  if (available < STREAM_PREFIX + length) return { kind: 'incomplete', need: STREAM_PREFIX + length }
  const found = readAt(bytes, start + STREAM_PREFIX, start + STREAM_PREFIX + length, isCut)
  if (found.kind === 'foreign' || found.kind === 'incomplete') return found
  return { ...found, length: STREAM_PREFIX + length }
}

function readAt(bytes: Uint8Array, start: number, end: number, isCut: boolean): Dissected<DnsMessage> {
  if (end - start < DNS_HEADER || !isPlausible(bytes, start)) return { kind: 'foreign' }
  const message = readDnsMessage(bytes, start, end, ipText)
  if (message.fault === undefined || isCut) return { kind: 'message', message, length: end - start }
  return { kind: 'malformed', at: message.fault.at, reason: message.fault.reason, length: end - start }
}

function isPlausible(bytes: Uint8Array, start: number): boolean {
  const opcode = (u16be(bytes, start + FLAGS) >> 11) & 15
  return OPCODES.has(opcode) && u16be(bytes, start + QUESTION_COUNT) <= MOST_QUESTIONS
}

/** RFC 1035 §4.1.1: "Z must be zero in all queries and responses". */
const RESERVED_FLAG = 0x0040
const RECURSION_DESIRED = 0x0100
const CLASS_INTERNET = 1
const KNOWN_TYPES: ReadonlySet<number> = new Set([1, 2, 5, 6, 12, 15, 16, 28, 33, 35, 64, 65, 255])
const HOST_NAME = /^([a-z0-9_]([a-z0-9_-]{0,62})\.)+[a-z][a-z0-9-]{1,62}$/i

/** NetBIOS, mDNS and LLMNR send the same format there. */
const RELATIVES: ReadonlySet<number> = new Set([137, 5353, 5355])

/**
 * Is this DNS on any port? Only a standard query that recursion is desired for, or its answer: one question for a
 * name of two labels or more, sound to the last byte.
 */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream, isCut } = slice
  if (RELATIVES.has(slice.sourcePort) || RELATIVES.has(slice.destinationPort)) return 'no'
  const at = isStream ? start + STREAM_PREFIX : start
  if (end - at < DNS_HEADER) return isStream ? 'more' : 'no'
  const last = isStream ? at + u16be(bytes, start) : end
  const flags = u16be(bytes, at + FLAGS)
  const isWanted =
    (flags & 0x7800) === 0 && (flags & RESERVED_FLAG) === 0 && (flags & RECURSION_DESIRED) !== 0
  if (isCut || !isWanted || u16be(bytes, at + QUESTION_COUNT) !== 1 || last - at < DNS_HEADER) return 'no'
  if (last > end) return 'more'
  const message = readDnsMessage(bytes, at, last, ipText)
  const question = message.questions[0]
  if (message.fault !== undefined || message.length !== last - at || question === undefined) return 'no'
  if (!message.isResponse && message.answers.length + message.authorities.length > 0) return 'no'
  if (message.additionals.some((record) => record.type !== dnsType.OPT) && !message.isResponse) return 'no'
  const isKnown =
    question.class === CLASS_INTERNET && KNOWN_TYPES.has(question.type) && HOST_NAME.test(question.name)
  return isKnown ? 'yes' : 'no'
}
