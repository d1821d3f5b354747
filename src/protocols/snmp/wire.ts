import { BerReader, berInteger, berOid, berTag, berUnsigned } from '#bytes/ber'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'
import { readSecurity, type Security } from './security.ts'

/** PDU tags: RFC 1157 §4.1, RFC 3416 §3. */
export const pduTag = {
  GET: 0xa0,
  GET_NEXT: 0xa1,
  RESPONSE: 0xa2,
  SET: 0xa3,
  TRAP_V1: 0xa4,
  GET_BULK: 0xa5,
  INFORM: 0xa6,
  TRAP: 0xa7,
  REPORT: 0xa8,
} as const

/** Application types: RFC 2578 §7.1. */
const IP_ADDRESS = 0x40
const COUNTER64 = 0x46

const VERSION_1 = 0
const VERSION_2C = 1
const VERSION_3 = 3

const limits = {
  /** Variable bindings of one message that are read; a bulk answer of 64 KiB may hold 5,000. */
  bindings: 256,
  /** Bytes of one message over TCP: what a datagram could hold; RFC 3430 §2.1 asks for 8,192 at least. */
  streamBytes: 65_535,
} as const

export interface Binding {
  readonly oid: string
  readonly tag: number
  /** Number, text, address or object identifier as text; '' for NULL and the exceptions of RFC 3416 §3. */
  readonly value: string
  /** Position of the value in the message. */
  readonly start: number
  readonly end: number
}

export interface SnmpPdu {
  readonly tag: number
  readonly request: number
  /** Error status; of a version 1 trap the generic trap. */
  readonly status: number
  /** Enterprise of a version 1 trap; '' else. */
  readonly enterprise: string
  readonly bindings: readonly Binding[]
}

export interface SnmpMessage {
  /** 0 version 1, 1 version 2c, 3 version 3. */
  readonly version: number
  /** Versions 1 and 2c: whether the community is one of the well-known two. */
  readonly isDefaultCommunity: boolean
  /** Distinguishes communities without storing them; 0 in version 3. */
  readonly communityMark: number
  /** Version 3 alone. */
  readonly security: Security | undefined
  /** Undefined where encrypted. */
  readonly pdu: SnmpPdu | undefined
}

/** Tag, length in up to five bytes, and the version behind it. */
const LONGEST_HEADER = 9

const WRONG: unique symbol = Symbol('wrong')

/**
 * Reads one message. `foreign` if it is no sequence that begins with a version of SNMP; `malformed` if an element
 * overruns its parent.
 */
export function dissect({ bytes, start, end, isCut, isStream }: Slice): Dissected<SnmpMessage> {
  const outer = new BerReader()
  const item = new BerReader()
  if (isStream && end - start < LONGEST_HEADER) return { kind: 'incomplete', need: LONGEST_HEADER }
  const limit = outer.read(bytes, start, end) === 'element' ? outer.end : end
  const length = isStream ? Math.min(end, Math.max(outer.end, start + 1)) - start : end - start
  if (outer.tag !== berTag.SEQUENCE || outer.start <= start) return { kind: 'foreign' }
  if (item.read(bytes, outer.start, limit) !== 'element' || item.tag !== berTag.INTEGER)
    return { kind: 'foreign' }
  const version = berInteger(bytes, item.start, item.end)
  if (version !== VERSION_1 && version !== VERSION_2C && version !== VERSION_3) return { kind: 'foreign' }
  if (outer.end > end && isStream && outer.end - start <= limits.streamBytes)
    return { kind: 'incomplete', need: outer.end - start }
  if (outer.end > end && !isCut) return { kind: 'malformed', at: 0, reason: 'length', length }
  const message =
    version === VERSION_3
      ? versionThree(bytes, item.end, limit)
      : byCommunity(bytes, item.end, limit, version)
  if (message === WRONG)
    return isCut
      ? { kind: 'foreign' }
      : { kind: 'malformed', at: item.end - start, reason: 'element', length }
  return { kind: 'message', message, length }
}

const DEFAULTS: ReadonlySet<string> = new Set(['public', 'private'])

function byCommunity(
  bytes: Uint8Array,
  at: number,
  limit: number,
  version: number,
): SnmpMessage | typeof WRONG {
  const item = new BerReader()
  if (item.read(bytes, at, limit) !== 'element' || item.tag !== berTag.BYTE_STRING) return WRONG
  const isDefaultCommunity = DEFAULTS.has(text(bytes, item.start, item.end))
  const pdu = readPdu(bytes, item.end, limit)
  const communityMark = markOf(bytes, item.start, item.end)
  return pdu === WRONG ? WRONG : { version, isDefaultCommunity, communityMark, security: undefined, pdu }
}

/** FNV-1a with 32 bits: draft-eastlake-fnv-21 §2. */
function markOf(bytes: Uint8Array, start: number, end: number): number {
  let mark = 0x811c9dc5
  for (let at = start; at < end; at++) mark = Math.imul(mark ^ bytes[at]!, 0x01000193)
  return mark >>> 0
}

/** Global data, security parameters, then the scoped PDU, plain or encrypted: RFC 3412 §6. */
function versionThree(bytes: Uint8Array, at: number, limit: number): SnmpMessage | typeof WRONG {
  const security = readSecurity(bytes, at, limit)
  if (security === undefined) return WRONG
  const scoped = new BerReader()
  if (scoped.read(bytes, security.next, limit) !== 'element') return WRONG
  const message = { version: VERSION_3, isDefaultCommunity: false, communityMark: 0, security }
  if (scoped.tag !== berTag.SEQUENCE) return { ...message, pdu: undefined }
  const item = new BerReader()
  if (item.read(bytes, scoped.start, scoped.end) !== 'element') return WRONG // contextEngineID
  if (item.read(bytes, item.end, scoped.end) !== 'element') return WRONG // contextName
  const pdu = readPdu(bytes, item.end, scoped.end)
  return pdu === WRONG ? WRONG : { ...message, pdu }
}

function readPdu(bytes: Uint8Array, at: number, limit: number): SnmpPdu | typeof WRONG {
  const pdu = new BerReader()
  if (pdu.read(bytes, at, limit) !== 'element' || pdu.tag < pduTag.GET || pdu.tag > pduTag.REPORT)
    return WRONG
  const item = new BerReader()
  const next = (from: number) => item.read(bytes, from, pdu.end) === 'element'
  let enterprise = ''
  let request = 0
  let status = 0
  if (pdu.tag === pduTag.TRAP_V1) {
    // Enterprise, agent address, generic trap, specific trap, time stamp: RFC 1157 §4.1.6.
    if (!next(pdu.start)) return WRONG
    enterprise = berOid(bytes, item.start, item.end) ?? ''
    if (!next(item.end) || !next(item.end)) return WRONG
    status = berInteger(bytes, item.start, item.end) ?? 0
    if (!next(item.end) || !next(item.end)) return WRONG
  } else {
    if (!next(pdu.start)) return WRONG
    request = berInteger(bytes, item.start, item.end) ?? 0
    if (!next(item.end)) return WRONG
    status = berInteger(bytes, item.start, item.end) ?? 0
    if (!next(item.end)) return WRONG
  }
  if (!next(item.end) || item.tag !== berTag.SEQUENCE) return WRONG
  const bindings = readBindings(bytes, item.start, item.end)
  return bindings === WRONG ? WRONG : { tag: pdu.tag, request, status, enterprise, bindings }
}

function readBindings(bytes: Uint8Array, start: number, end: number): Binding[] | typeof WRONG {
  const found: Binding[] = []
  const pair = new BerReader()
  const item = new BerReader()
  for (let at = start; at < end && found.length < limits.bindings; at = pair.end) {
    if (pair.read(bytes, at, end) !== 'element' || pair.tag !== berTag.SEQUENCE) return WRONG
    if (item.read(bytes, pair.start, pair.end) !== 'element' || item.tag !== berTag.OBJECT_IDENTIFIER)
      return WRONG
    const oid = berOid(bytes, item.start, item.end) ?? ''
    if (item.read(bytes, item.end, pair.end) !== 'element') return WRONG
    found.push({ oid, tag: item.tag, value: valueText(bytes, item), start: item.start, end: item.end })
  }
  return found
}

function valueText(bytes: Uint8Array, { tag, start, end }: BerReader): string {
  if (tag === berTag.BYTE_STRING) return text(bytes, start, end)
  if (tag === berTag.OBJECT_IDENTIFIER) return berOid(bytes, start, end) ?? ''
  if (tag === berTag.INTEGER) return String(berInteger(bytes, start, end) ?? '')
  if (tag === IP_ADDRESS && end - start === 4) return ipv4Text(bytes, start)
  return tag > IP_ADDRESS && tag <= COUNTER64 ? String(berUnsigned(bytes, start, end) ?? '') : ''
}

/** On any port: a version and PDU of SNMP in a sequence that fills the datagram exactly. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end, isCut } = slice
  if (isCut || end - start < 20 || bytes[start] !== berTag.SEQUENCE) return 'no'
  const outer = new BerReader()
  if (outer.read(bytes, start, end) !== 'element' || outer.end !== end) return 'no'
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
