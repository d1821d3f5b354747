import { u16be, u24be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// TLSPlaintext: RFC 8446 §5.1.
const TYPE = 0
const VERSION = 1
const LENGTH = 3
const HEADER = 5
/** 2^14 plus 2,048 of TLSCiphertext: RFC 5246 §6.2.3. */
const MAX_LENGTH = 16_384 + 2_048

/** ContentType: RFC 8446 §5.1; heartbeat: RFC 6520 §3. */
export const content = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
  /** None of TLS: a record of SSL 2.0, see ssl2.ts. */
  ssl2: 0x80,
} as const

/** One record, borrowed from the slice. */
export interface TlsRecord {
  readonly type: number
  /** ProtocolVersion of the record layer, such as 0x0303; TLS 1.3 writes 1.2 here. */
  readonly version: number
  /** Offsets of the fragment in the slice's bytes. */
  readonly start: number
  readonly end: number
}

/** Could the few bytes at `at` become a header? */
function mayBegin(bytes: Uint8Array, at: number, end: number): boolean {
  const type = bytes[at]!
  if (type < content.changeCipherSpec || type > content.heartbeat) return false
  return end - at < 2 || bytes[at + 1] === 3
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at + TYPE]!
  if (type < content.changeCipherSpec || type > content.heartbeat) return false
  if (bytes[at + VERSION] !== 3 || bytes[at + VERSION + 1]! > 4) return false
  const length = u16be(bytes, at + LENGTH)
  return length <= MAX_LENGTH && (length > 0 || type === content.applicationData)
}

/** Reads one record. `foreign` if type, version or length are none of a record. */
export function dissect({ bytes, start, end }: Slice): Dissected<TlsRecord> {
  if (end - start < HEADER) {
    return mayBegin(bytes, start, end) ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const total = HEADER + u16be(bytes, start + LENGTH)
  if (end - start < total) return { kind: 'incomplete', need: total }
  return {
    kind: 'message',
    length: total,
    message: {
      type: bytes[start]!,
      version: u16be(bytes, start + VERSION),
      start: start + HEADER,
      end: start + total,
    },
  }
}

/**
 * `yes` for a hello whose lengths agree, or for records that follow one another without a gap; the middle of a session
 * is known by the latter.
 */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (available < 1) return 'more'
  if (!mayBegin(bytes, start, end)) return 'no'
  if (available < HEADER) return 'more'
  if (!isHeader(bytes, start)) return 'no'
  if (bytes[start] === content.handshake && isHello(bytes, start, end)) return 'yes'
  return chain(bytes, start, end)
}

/** HandshakeType 1 or 2, its length, and legacy_version 3.x: RFC 8446 §4, §4.1.2. */
function isHello(bytes: Uint8Array, start: number, end: number): boolean {
  const at = start + HEADER
  if (end - at < 6 || (bytes[at] !== 1 && bytes[at] !== 2)) return false
  const length = u24be(bytes, at + 1)
  const fits = length >= 38 && length < 0x10000
  return fits && bytes[at + 4] === 3 && bytes[at + 5]! <= 4
}

function chain(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  let at = start
  for (let records = 0; ; records++) {
    if (at === end || records === 3) return 'yes'
    if (end - at < HEADER) return !mayBegin(bytes, at, end) ? 'no' : records > 0 ? 'yes' : 'more'
    if (!isHeader(bytes, at)) return 'no'
    if (records === 1) return 'yes' // one whole record led to the next header: 2^-30 by chance
    at += HEADER + u16be(bytes, at + LENGTH)
    if (at > end) return 'more'
  }
}

/** Offset of the next two record headers that follow one another, or of a hello. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) {
    if (bytes[at + 1] !== 3 || !isHeader(bytes, at)) continue
    if (bytes[at] === content.handshake && isHello(bytes, at, end)) return at
    const next = at + HEADER + u16be(bytes, at + LENGTH)
    if (next === end || (next + HEADER <= end && isHeader(bytes, next))) return at
  }
  return undefined
}
