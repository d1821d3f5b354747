import { startsWith, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Size of the header (4, low byte first), the name, session, request, length of the whole text, nothing, length of this
// piece of it, nothing; then JSON. No public document: seen as several open libraries print it.
export const MARK: Uint8Array = new Uint8Array([0x20, 0, 0, 0, 0x44, 0x48, 0x49, 0x50])
const SESSION = 8
const REQUEST = 12
const WHOLE = 16
const PIECE = 24
const HEADER = 32

const limits = {
  /** Bytes of a message: lists of files are the longest. */
  bytes: 1024 * 1024,
  /** Bytes of JSON that are read. */
  read: 64 * 1024,
} as const

/** Fields of the JSON; any value may occur. */
export type Said = Readonly<Record<string, unknown>>

export interface DhipMessage {
  readonly session: number
  readonly request: number
  readonly said: Said
}

export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<DhipMessage> {
  const available = end - start
  const there = Math.min(available, MARK.length)
  for (let i = 0; i < there; i++) if (bytes[start + i] !== MARK[i]) return { kind: 'foreign' }
  if (there < MARK.length && !isStream) return { kind: 'foreign' }
  if (available < HEADER)
    return isStream
      ? { kind: 'incomplete', need: HEADER }
      : { kind: 'malformed', at: available, reason: 'header cut', length: available }
  const size = u32le(bytes, start + PIECE)
  const total = HEADER + size
  if (size > limits.bytes || u32le(bytes, start + WHOLE) < size)
    return { kind: 'malformed', at: PIECE, reason: 'length', length: isStream ? HEADER : available }
  if (available < total && isStream) return { kind: 'incomplete', need: total }
  if (available < total && !isCut)
    return { kind: 'malformed', at: PIECE, reason: 'longer than the datagram', length: available }
  const length = isStream ? total : available
  const json = bytes.subarray(start + HEADER, Math.min(start + total, start + HEADER + limits.read, end))
  const message = {
    session: u32le(bytes, start + SESSION),
    request: u32le(bytes, start + REQUEST),
    said: objectOf(json),
  }
  return { kind: 'message', length, message }
}

function objectOf(json: Uint8Array): Said {
  try {
    return asObject(JSON.parse(new TextDecoder().decode(json).replace(/[\0\s]+$/, '')))
  } catch {
    return {}
  }
}

export function asObject(value: unknown): Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Said) : {}
}

/** Sure of the size and name with which a header begins. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (startsWith(bytes, start, end, MARK)) return 'yes'
  for (let i = 0; i < Math.min(end - start, MARK.length); i++) if (bytes[start + i] !== MARK[i]) return 'no'
  return 'more'
}
