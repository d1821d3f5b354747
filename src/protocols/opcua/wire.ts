/** Chunks of OPC UA Connection Protocol and UA Secure Conversation: OPC 10000-6 §6.7, §7.1. */
import { u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { dissectUadp, type UadpMessage } from './pubsub.ts'
import type { OpcuaState } from './state.ts'

// Message header: §7.1.2.2.
const FINAL = 3
const SIZE = 4
export const HEADER = 8
/** Channel id, token id, sequence number, request id: §6.7.2. */
export const SYMMETRIC_HEADER = 24

const letters = (word: string) => (word.charCodeAt(0) << 16) | (word.charCodeAt(1) << 8) | word.charCodeAt(2)

export type ChunkType = 'HEL' | 'ACK' | 'ERR' | 'RHE' | 'OPN' | 'MSG' | 'CLO'

/** Types, and the fewest bytes of each: §7.1.2.3–6, §6.7.2. */
const types: ReadonlyMap<number, readonly [type: ChunkType, least: number]> = new Map([
  [letters('HEL'), ['HEL', 32]],
  [letters('ACK'), ['ACK', 28]],
  [letters('ERR'), ['ERR', 16]],
  [letters('RHE'), ['RHE', 16]],
  [letters('OPN'), ['OPN', 32]],
  [letters('MSG'), ['MSG', 16]],
  [letters('CLO'), ['CLO', 16]],
])

/** F: final, C: more follow, A: given up. */
const FINALS: ReadonlySet<number> = new Set([0x46, 0x43, 0x41])

export interface Chunk {
  readonly kind: 'chunk'
  readonly type: ChunkType
  readonly isFinal: boolean
  readonly isAborted: boolean
  /** Size that the header states; of a large chunk only the first bytes are here. */
  readonly size: number
  /** Bytes here, header included. */
  readonly length: number
}

/** Bytes of a large chunk behind those that were read. */
export interface Rest {
  readonly kind: 'rest'
}

export type OpcMessage = Chunk | Rest | UadpMessage

/** Type and size at `at`; undefined if no header is there. Needs eight bytes. */
export function headerAt(
  bytes: Uint8Array,
  at: number,
): { readonly type: ChunkType; readonly size: number } | undefined {
  const found = types.get((bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!)
  if (found === undefined || !FINALS.has(bytes[at + FINAL]!)) return undefined
  const [type, least] = found
  const isChunked = type === 'MSG' || type === 'CLO' || type === 'OPN'
  if (!isChunked && bytes[at + FINAL] !== 0x46) return undefined
  const size = u32le(bytes, at + SIZE)
  return size >= least && size <= limits.largestChunk ? { type, size } : undefined
}

export function dissect(slice: Slice, state: OpcuaState): Dissected<OpcMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const waiting = state.restOf(fromClient)
  if (waiting > 0 && (available < HEADER || headerAt(bytes, start) === undefined)) {
    const length = Math.min(waiting, available)
    state.setRest(fromClient, waiting - length)
    return { kind: 'message', message: { kind: 'rest' }, length, isPiece: true }
  }
  const header = available < HEADER ? undefined : headerAt(bytes, start)
  if (header === undefined && !slice.isStream) return dissectUadp(slice)
  if (available < HEADER) return mayBegin(bytes, start, available)
  if (header === undefined) {
    if (!state.isKnown) return { kind: 'foreign' }
    const next = resume({ ...slice, start: start + 1 })
    return {
      kind: 'malformed',
      at: 0,
      reason: 'message header',
      length: next === undefined ? available : next - start,
    }
  }
  const { type, size } = header
  const length = Math.min(size, limits.chunkBytes)
  if (available < length) return { kind: 'incomplete', need: length }
  state.isKnown = true
  state.setRest(fromClient, size - length)
  const isFinal = bytes[start + FINAL] === 0x46
  const isAborted = bytes[start + FINAL] === 0x41
  return { kind: 'message', length, message: { kind: 'chunk', type, isFinal, isAborted, size, length } }
}

/** Fewer bytes than a header: incomplete if they can begin one. */
function mayBegin(bytes: Uint8Array, start: number, available: number): Dissected<OpcMessage> {
  for (const [code] of types) {
    let i = 0
    while (i < Math.min(3, available) && bytes[start + i] === ((code >> (16 - 8 * i)) & 0xff)) i++
    if (i === Math.min(3, available)) return { kind: 'incomplete', need: HEADER }
  }
  return { kind: 'foreign' }
}

/** Offset of the next header. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) if (headerAt(bytes, at) !== undefined) return at
  return undefined
}
