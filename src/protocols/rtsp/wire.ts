import type { MessageHead } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import { StartLine } from '#bytes/start-line'
import type { Dissected, Slice } from '#model/protocol'
import type { RtspState } from './state.ts'

export const limits = {
  /** Bytes of a head; more is no request of a player. */
  headBytes: 16 * 1024,
  startLineBytes: 2048,
  pending: 64,
} as const

const lines = new StartLine('RTSP', limits)

/** `$`, channel, length, then RTP: RFC 2326 §10.12. */
const INTERLEAVED = 0x24

export type RtspMessage =
  | {
      readonly kind: 'head'
      readonly head: MessageHead
      readonly method: string
      readonly status: number
      readonly bodyBytes: number
    }
  | { readonly kind: 'body'; readonly remaining: number }
  /** A packet of media inside the connection; offsets in the slice's bytes. */
  | { readonly kind: 'media'; readonly channel: number; readonly start: number; readonly end: number }

export function dissect(slice: Slice, state: RtspState): Dissected<RtspMessage> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) return body(waiting, end - start)
  if (bytes[start] === 0x0d || bytes[start] === 0x0a) return body(1, 1) // keep-alive of a stream
  if (bytes[start] === INTERLEAVED) return interleaved(bytes, start, end)
  const found = lines.read(bytes, start, end, slice.isStream)
  if (found.kind !== 'head') return found
  const { stop, ...message } = found
  return { kind: 'message', message, length: stop - start }
}

function interleaved(bytes: Uint8Array, start: number, end: number): Dissected<RtspMessage> {
  if (end - start < 4) return { kind: 'incomplete', need: 4 }
  const total = 4 + u16be(bytes, start + 2)
  if (end - start < total) return { kind: 'incomplete', need: total }
  const message = { kind: 'media', channel: bytes[start + 1]!, start: start + 4, end: start + total } as const
  return { kind: 'message', message, length: total }
}

function body(waiting: number, available: number): Dissected<RtspMessage> {
  const length = Math.min(waiting, available)
  return { kind: 'message', message: { kind: 'body', remaining: waiting - length }, length, isPiece: true }
}

export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  return lines.probe(slice)
}

/** Offset of the next start line. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  return lines.next(bytes, start, end)
}
