import type { MessageHead } from '#bytes/message-head'
import { StartLine } from '#bytes/start-line'
import type { Dissected, Slice } from '#model/protocol'
import type { SipState } from './state.ts'

export const limits = {
  /** Bytes of a head; more is no message of telephony. */
  headBytes: 16 * 1024,
  startLineBytes: 2048,
  pending: 64,
} as const

const CR = 0x0d
const LF = 0x0a
const LONGEST_KEEP_ALIVE = 4

const lines = new StartLine('SIP', limits)

export type SipMessage =
  | {
      readonly kind: 'head'
      readonly head: MessageHead
      readonly method: string
      readonly status: number
      readonly bodyBytes: number
    }
  | { readonly kind: 'body'; readonly remaining: number }

export function dissect(slice: Slice, state: SipState): Dissected<SipMessage> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) return body(waiting, end - start)
  if (!slice.isStream && keepsNatOpen(bytes, start, end)) return body(end - start, end - start)
  const line = behindLineEnds(bytes, start, end)
  // Keep-alive of a stream: RFC 5626 §3.5.1; before a start line: RFC 3261 §7.5.
  if (line > start && (slice.isStream || lines.judge(bytes, line, end) !== 'no'))
    return body(line - start, line - start)
  const found = lines.read(bytes, start, end, slice.isStream)
  if (found.kind !== 'head') return found
  const { stop, ...head } = found
  const message = { ...head, bodyBytes: slice.isStream ? head.bodyBytes : 0 }
  return { kind: 'message', message, length: (slice.isStream ? stop : end) - start }
}

/** A few empty bytes; undocumented: line ends, spaces and zeros are seen. */
function keepsNatOpen(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > LONGEST_KEEP_ALIVE) return false
  for (let at = start; at < end; at++)
    if (bytes[at] !== CR && bytes[at] !== LF && bytes[at] !== 0x20 && bytes[at] !== 0) return false
  return true
}

function behindLineEnds(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] === CR || bytes[at] === LF)) at++
  return at
}

function body(waiting: number, available: number): Dissected<SipMessage> {
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
