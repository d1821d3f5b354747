import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { VERSION_1, VERSION_2 } from './initial.ts'

// Long header: RFC 9000 §17.2, RFC 8999 §5.1.
const LONG = 0x80
const FIXED = 0x40
const MAX_CONNECTION_ID = 20
const DRAFT = 0xff0000
/** `Q0` and `T0`, before two digits. */
const GOOGLE = 0x5130
const GOOGLE_T = 0x5430
/** Of mvfst, Meta's: the version is in the last four bits. IANA, QUIC Versions. */
const MVFST = 0xfaceb000
/** Reserved to provoke version negotiation: RFC 9000 §15. */
const RESERVED = 0x0a0a0a0a
const RESERVED_MASK = 0x0f0f0f0f
/** Google's last version whose header packs both lengths of connection ids into one byte: Q046. */
const PACKED = new Set([0x51303434, 0x51303436]) // Q044, Q046
/** Shortest datagram with a client's Initial: RFC 9000 §14.1. */
const INITIAL_BYTES = 1200

// Google's public header before Q044: flags, connection id (8), version (4); "QUIC Wire Layout" (2016).
const OLD_VERSION_FLAG = 0x01
const OLD_CONNECTION_ID = 0x08
const OLD_KNOWN_FLAGS = 0x3d
const OLD_VERSION = 9
const OLD_HEADER = 13
const OLD_FIRST = 0x51303039 // Q009
const OLD_LAST = 0x51303433 // Q043
/** `CHLO`, the tag of a client's first message. */
const CLIENT_HELLO = 0x43484c4f

export interface QuicPacket {
  readonly isLong: boolean
  /** 0 in short headers. */
  readonly version: number
}

export interface QuicReadState {
  isProven: boolean
}

function isVersion(version: number): boolean {
  return (
    version === VERSION_1 ||
    version === VERSION_2 ||
    version >>> 8 === DRAFT ||
    (version & ~0xf) >>> 0 === MVFST ||
    (version & RESERVED_MASK) === RESERVED ||
    ((version >>> 16 === GOOGLE || version >>> 16 === GOOGLE_T) && isDigits(version))
  )
}

/** Are the last two bytes digits? */
function isDigits(version: number): boolean {
  return isDigit((version >> 8) & 0xff) && isDigit(version & 0xff)
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Is there a long header whose connection ids lie inside the datagram? */
export function isLongHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 7 || (bytes[start]! & (LONG | FIXED)) !== (LONG | FIXED)) return false
  const version = u32be(bytes, start + 1)
  if (PACKED.has(version)) return isPacked(bytes[start + 5]!)
  const destination = bytes[start + 5]!
  if (destination > MAX_CONNECTION_ID || end - start < 7 + destination) return false
  const source = bytes[start + 6 + destination]!
  return isVersion(version) && source <= MAX_CONNECTION_ID && end - start > 7 + destination + source
}

/** Four bits each, less 3 where not 0; only the server's connection id is ever there, with 8 bytes. */
function isPacked(lengths: number): boolean {
  return lengths === 0x50 || lengths === 0x05
}

/** Google's public header with a connection id and a version, as clients send until the server answers. */
function isOldHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < OLD_HEADER) return false
  const flags = bytes[start]!
  if ((flags & (OLD_VERSION_FLAG | OLD_CONNECTION_ID)) !== (OLD_VERSION_FLAG | OLD_CONNECTION_ID))
    return false
  const version = u32be(bytes, start + OLD_VERSION)
  const isKnown = version >= OLD_FIRST && version <= OLD_LAST && isDigits(version)
  return (flags & ~OLD_KNOWN_FLAGS) === 0 && isKnown
}

export function dissect({ bytes, start, end }: Slice, { isProven }: QuicReadState): Dissected<QuicPacket> {
  const length = end - start
  if (isLongHeader(bytes, start, end))
    return { kind: 'message', message: { isLong: true, version: u32be(bytes, start + 1) }, length }
  if (isOldHeader(bytes, start, end))
    return { kind: 'message', message: { isLong: false, version: u32be(bytes, start + OLD_VERSION) }, length }
  if (!isProven) return { kind: 'foreign' }
  return { kind: 'message', message: { isLong: false, version: 0 }, length }
}

/** `yes` for a client's first flight: a long header in a datagram of 1,200 bytes or more, or an old header with a hello. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  if (end - start < INITIAL_BYTES) return 'no'
  if (isLongHeader(bytes, start, end)) return 'yes'
  return isOldHeader(bytes, start, end) && hasHello(bytes, start + OLD_HEADER) ? 'yes' : 'no'
}

/** Packet number and stream header come between, of variable length. */
function hasHello(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 40; at++)
    if (u16be(bytes, at) === CLIENT_HELLO >>> 16 && u32be(bytes, at) === CLIENT_HELLO) return true
  return false
}
