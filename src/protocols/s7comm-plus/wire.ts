import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { isFunction } from './functions.ts'
import type { S7commPlusState } from './state.ts'

// Offsets in the header: seen in captures; public research agrees (README).
const PROTOCOL = 0
const VERSION = 1
const LENGTH = 2
export const HEADER = 4
const PROTOCOL_ID = 0x72
/** Identifier, version and two zeros end a message; parts before the last have none. */
const TRAILER = 4

export const V1 = 1
const V3 = 3
const SYSTEM_EVENT = 0xfe
const KEEP_ALIVE = 0xff
/** Version 3 puts a digest before the message: its length, then an HMAC-SHA256. */
const DIGEST_LENGTH = 0x20
const DIGEST = 33

export const REQUEST = 0x31
export const RESPONSE = 0x32
/** A shorter form of response that some firmware sends. */
export const RESPONSE_2 = 0x02
export const NOTIFICATION = 0x33

// Offsets from the opcode.
const FUNCTION = 3
const SEQUENCE = 7
const SESSION = 9
const REQUEST_DATA = 14
const RESPONSE_DATA = 10
const NOTIFICATION_DATA = 1

/** TLS record types and major version: RFC 8446 §5.1. */
const TLS_FIRST = 0x14
const TLS_LAST = 0x17
const TLS_MAJOR = 3

/** Header of a message's first part; `continuation` of the others. */
export interface Head {
  readonly opcode: number
  readonly functionCode: number
  readonly sequence: number
  /** Session of a request, subscription of a notification; 0 for responses. */
  readonly session: number
  /** Offset of what follows from the opcode. */
  readonly data: number
}

export interface PlusMessage {
  readonly kind: 'message' | 'continuation' | 'event' | 'tls'
  readonly version: number
  readonly hasDigest: boolean
  readonly head: Head | undefined
  /** No more parts follow. */
  readonly isLast: boolean
  /** Bounds from the start of the message, without the digest and the trailer. */
  readonly body: number
  readonly end: number
}

function isVersion(version: number): boolean {
  return (version >= V1 && version <= V3) || version >= SYSTEM_EVENT
}

/** The head at `at`, or undefined if none is possible there. */
export function headAt(bytes: Uint8Array, at: number, end: number): Head | undefined {
  const opcode = bytes[at]
  if (opcode === NOTIFICATION) {
    if (end - at < 12) return undefined
    return { opcode, functionCode: 0, sequence: 0, session: u32be(bytes, at + 1), data: NOTIFICATION_DATA }
  }
  const isRequest = opcode === REQUEST
  if (!isRequest && opcode !== RESPONSE && opcode !== RESPONSE_2) return undefined
  if (end - at < (isRequest ? REQUEST_DATA : RESPONSE_DATA)) return undefined
  const functionCode = u16be(bytes, at + FUNCTION)
  if (u16be(bytes, at + 1) !== 0 || u16be(bytes, at + 5) !== 0 || !isFunction(functionCode)) return undefined
  return {
    opcode: opcode!,
    functionCode,
    sequence: u16be(bytes, at + SEQUENCE),
    session: isRequest ? u32be(bytes, at + SESSION) : 0,
    data: isRequest ? REQUEST_DATA : RESPONSE_DATA,
  }
}

function isTrailerAt(bytes: Uint8Array, at: number, end: number, version: number): boolean {
  return (
    end - at >= TRAILER &&
    bytes[at] === PROTOCOL_ID &&
    bytes[at + 1] === version &&
    u16be(bytes, at + 2) === 0
  )
}

function isTlsAt(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= 5 && bytes[at]! >= TLS_FIRST && bytes[at]! <= TLS_LAST && bytes[at + 1] === TLS_MAJOR
}

/**
 * Reads one part of a message, which a unit of COTP data carries whole.
 *
 * @returns `foreign` where it does not begin as one, or begins with neither a head nor the rest of a message.
 */
export function dissect(slice: Slice, state: S7commPlusState): Dissected<PlusMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const isTls = state.isSecured || (isSimaticRoot(slice.context) && isTlsAt(bytes, start, end))
  if (isTls && bytes[start + PROTOCOL] !== PROTOCOL_ID) {
    return { kind: 'message', length: available, message: plain('tls', 0, available) }
  }
  if (bytes[start + PROTOCOL] !== PROTOCOL_ID) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const version = bytes[start + VERSION]!
  if (!isVersion(version)) return { kind: 'malformed', at: VERSION, reason: 'version', length: available }
  const bodyEnd = HEADER + u16be(bytes, start + LENGTH)
  if (version >= SYSTEM_EVENT) {
    // The length of a keep-alive counts what is not always there.
    const length = version === KEEP_ALIVE ? available : Math.min(bodyEnd, available)
    return { kind: 'message', length, message: plain('event', version, length) }
  }
  if (available < bodyEnd) return { kind: 'incomplete', need: bodyEnd }
  const isLast = isTrailerAt(bytes, start + bodyEnd, end, version)
  const length = isLast ? bodyEnd + TRAILER : bodyEnd
  const hasDigest = version === V3 && bodyEnd >= HEADER + DIGEST && bytes[start + HEADER] === DIGEST_LENGTH
  const body = hasDigest ? HEADER + DIGEST : HEADER
  const head = headAt(bytes, start + body, start + bodyEnd)
  if (head === undefined && !state.isGathering(fromClient)) {
    return { kind: 'malformed', at: body, reason: 'neither a head nor the rest of a message', length }
  }
  const kind = head === undefined ? 'continuation' : 'message'
  return { kind: 'message', length, message: { kind, version, hasDigest, head, isLast, body, end: bodyEnd } }
}

function plain(kind: 'tls' | 'event', version: number, end: number): PlusMessage {
  return { kind, version, hasDigest: false, head: undefined, isLast: true, body: 0, end }
}

/** Called selectors of S7-1200 and S7-1500: `SIMATIC-ROOT-ES`, `SIMATIC-ROOT-HMI` and more. */
export function isSimaticRoot(context: unknown): boolean {
  const called = (context as { readonly calledTsap?: unknown } | undefined)?.calledTsap
  return typeof called === 'string' && called.startsWith('SIMATIC-ROOT')
}

/** Sure of a unit that begins with the identifier, a known version, a length that fits and a head. */
export function probe({ bytes, start, end, context }: Slice): 'yes' | 'no' | 'more' {
  if (isSimaticRoot(context) && isTlsAt(bytes, start, end)) return 'yes'
  const available = end - start
  if (available < HEADER || bytes[start + PROTOCOL] !== PROTOCOL_ID) return 'no'
  const version = bytes[start + VERSION]!
  const bodyEnd = HEADER + u16be(bytes, start + LENGTH)
  if (version === SYSTEM_EVENT) return bodyEnd === available && available === 20 ? 'yes' : 'no'
  if (version < V1 || version > V3 || bodyEnd > available) return 'no'
  if (bodyEnd !== available && !isTrailerAt(bytes, start + bodyEnd, end, version)) return 'no'
  const hasDigest = version === V3 && available >= HEADER + DIGEST && bytes[start + HEADER] === DIGEST_LENGTH
  return headAt(bytes, start + HEADER + (hasDigest ? DIGEST : 0), start + bodyEnd) === undefined
    ? 'no'
    : 'yes'
}

/** Number of a notification that brings values and no alarm: its subscription. Values are sampled by the driver. */
export function foldKey({ bytes, start, end }: Slice): number {
  if (end - start < HEADER + 12 + TRAILER || bytes[start] !== PROTOCOL_ID) return 0
  const version = bytes[start + VERSION]!
  if (version < V1 || version > V3) return 0
  const bodyEnd = start + HEADER + u16be(bytes, start + LENGTH)
  if (bodyEnd + TRAILER !== end || !isTrailerAt(bytes, bodyEnd, end, version)) return 0
  const at = start + HEADER + (version === V3 && bytes[start + HEADER] === DIGEST_LENGTH ? DIGEST : 0)
  if (bodyEnd - at < 12 || bytes[at] !== NOTIFICATION) return 0
  // An object after the values is an alarm, which is emitted each time.
  for (let i = at + 12; i < bodyEnd; i++) if (bytes[i] === 0x81 && bytes[i + 1] === 0xa1) return 0
  return 1 + version * 0x1_0000_0000 + u32be(bytes, at + 1)
}
