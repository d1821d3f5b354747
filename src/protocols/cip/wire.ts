/** Bytes → Message Router requests and replies: CIP Networks Library Vol. 1 Ed. 3.3 (2007) §2-4. */
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { contextOf } from './context.ts'

// A request (§2-4.1): service, path size in words, path, data.
const SERVICE = 0
const PATH_SIZE = 1
const PATH = 2
// A reply (§2-4.2): service with REPLY set, reserved, general status, words of additional status, data.
const GENERAL_STATUS = 2
const ADDITIONAL_SIZE = 3
const ADDITIONAL = 4
/** Bit of the service byte that marks a reply. */
const REPLY = 0x80
/** Bytes of the sequence count before a class 1, 2 or 3 message: §3-4.1. */
export const SEQUENCE_COUNT = 2

/** A request. Offsets count from wherever `at` did when it was read. */
export interface CipRequest {
  readonly kind: 'request'
  readonly service: number
  readonly pathStart: number
  readonly pathEnd: number
  readonly dataStart: number
  readonly dataEnd: number
}

export interface CipReply {
  readonly kind: 'reply'
  /** Without the reply bit. */
  readonly service: number
  readonly status: number
  /** The first word of additional status, or undefined. */
  readonly extended: number | undefined
  readonly dataStart: number
  readonly dataEnd: number
}

/** Payload of the carrier; offsets count from the start of the message. */
export type CipMessage =
  | {
      readonly kind: 'explicit'
      readonly part: CipRequest | CipReply
      /** Sequence count of a connected message, or undefined. */
      readonly sequence: number | undefined
    }
  | { readonly kind: 'io'; readonly length: number }
  | { readonly kind: 'identity'; readonly length: number }
  | { readonly kind: 'pccc'; readonly length: number }
  | { readonly kind: 'empty' }

/** Reads the whole payload as one message; which kind it is, the carrier knows. */
export function dissect(slice: Slice): Dissected<CipMessage> {
  const { bytes, start, end, context } = slice
  const length = end - start
  const { transport } = contextOf(context)
  if (length <= 0) return { kind: 'foreign' }
  if (transport === 'io') return { kind: 'message', length, message: { kind: 'io', length } }
  if (transport === 'pccc') return { kind: 'message', length, message: { kind: 'pccc', length } }
  if (transport === 'identity') return { kind: 'message', length, message: { kind: 'identity', length } }
  const from = transport === 'connected' ? SEQUENCE_COUNT : 0
  if (length < from) return { kind: 'malformed', at: 0, reason: 'sequence count', length }
  if (length === from) return { kind: 'message', length, message: { kind: 'empty' } }
  const part = readPart(bytes, start + from, end, start)
  if (part === undefined) return { kind: 'malformed', at: from, reason: 'length', length }
  const sequence = from > 0 ? u16le(bytes, start) : undefined
  return { kind: 'message', length, message: { kind: 'explicit', part, sequence } }
}

/** Request or reply in `bytes[at..end)`, by its first bit; undefined if path or status do not fit. */
export function readPart(
  bytes: Uint8Array,
  at: number,
  end: number,
  origin = 0,
): CipRequest | CipReply | undefined {
  if (end - at < PATH) return undefined
  const service = bytes[at + SERVICE]!
  if ((service & REPLY) !== 0) return readReply(bytes, at, end, origin)
  const pathEnd = at + PATH + bytes[at + PATH_SIZE]! * 2
  if (pathEnd > end) return undefined
  return {
    kind: 'request',
    service,
    pathStart: at + PATH - origin,
    pathEnd: pathEnd - origin,
    dataStart: pathEnd - origin,
    dataEnd: end - origin,
  }
}

function readReply(bytes: Uint8Array, at: number, end: number, origin: number): CipReply | undefined {
  if (end - at < ADDITIONAL) return undefined
  const words = bytes[at + ADDITIONAL_SIZE]!
  const dataStart = at + ADDITIONAL + words * 2
  if (dataStart > end) return undefined
  return {
    kind: 'reply',
    service: bytes[at + SERVICE]! & ~REPLY,
    status: bytes[at + GENERAL_STATUS]!,
    extended: words > 0 ? u16le(bytes, at + ADDITIONAL) : undefined,
    dataStart: dataStart - origin,
    dataEnd: end - origin,
  }
}
