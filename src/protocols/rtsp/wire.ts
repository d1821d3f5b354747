import { headEnd, latin1, type MessageHead, readMessageHead } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import type { Exchange } from './exchange.ts'

export const limits = {
  /** Octets of a head; more is no request of a player. */
  headOctets: 16 * 1024,
  startLineOctets: 2048,
  pending: 64,
} as const

/** `$`, channel, length, then RTP: RFC 2326 §10.12. */
const INTERLEAVED = 0x24

export type Message =
  | {
      readonly kind: 'head'
      readonly head: MessageHead
      readonly method: string
      readonly status: number
      readonly bodyOctets: number
    }
  | { readonly kind: 'body'; readonly remaining: number }
  /** A packet of media inside the connection; offsets in the slice's bytes. */
  | { readonly kind: 'media'; readonly channel: number; readonly start: number; readonly end: number }

export function dissect(slice: Slice, exchange: Exchange): Dissected<Message> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? exchange.clientRemaining : exchange.serverRemaining
  if (waiting > 0) return body(waiting, end - start)
  if (bytes[start] === 0x0d || bytes[start] === 0x0a) return body(1, 1) // keep-alive of a stream
  if (bytes[start] === INTERLEAVED) return interleaved(bytes, start, end)
  const state = startLine(bytes, start, end)
  if (state === 'no') return { kind: 'foreign' }
  const stop = headEnd(bytes, start, Math.min(end, start + limits.headOctets))
  if (stop < 0) {
    if (end - start < limits.headOctets && slice.isStream)
      return { kind: 'incomplete', need: end - start + 1 }
    return { kind: 'malformed', at: 0, reason: 'head without end', length: end - start }
  }
  const head = readMessageHead(bytes, start, stop)
  const status = /^RTSP\/\d\.\d ([1-6]\d\d)/.exec(head.startLine)
  const method = status ? '' : (/^([A-Z_]+) /.exec(head.startLine)?.[1] ?? '')
  if (!status && method === '') return { kind: 'foreign' }
  const stated = Number(head.fields.get('content-length') ?? head.fields.get('l') ?? '0')
  const bodyOctets = Number.isSafeInteger(stated) && stated > 0 ? stated : 0
  const message = { kind: 'head', head, method, status: Number(status?.[1] ?? 0), bodyOctets } as const
  return { kind: 'message', message, length: stop - start }
}

function interleaved(bytes: Uint8Array, start: number, end: number): Dissected<Message> {
  if (end - start < 4) return { kind: 'incomplete', need: 4 }
  const total = 4 + u16be(bytes, start + 2)
  if (end - start < total) return { kind: 'incomplete', need: total }
  const message = { kind: 'media', channel: bytes[start + 1]!, start: start + 4, end: start + total } as const
  return { kind: 'message', message, length: total }
}

function body(waiting: number, available: number): Dissected<Message> {
  const length = Math.min(waiting, available)
  return { kind: 'message', message: { kind: 'body', remaining: waiting - length }, length, isPiece: true }
}

/** Is this a request line that ends in the protocol's version, or a status line that begins with it? */
function startLine(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const line = latin1(bytes, start, Math.min(end, start + limits.startLineOctets))
  const stop = line.indexOf('\n')
  if (stop >= 0)
    return /^([A-Z_]{3,16} \S+ RTSP\/\d\.\d|RTSP\/\d\.\d [1-6]\d\d[^\n]*)\r?$/.test(line.slice(0, stop))
      ? 'yes'
      : 'no'
  const couldBe =
    /^[A-Z_]{1,16}( \S*)?( [RTSP/0-9.]*)?\r?$/.test(line) || /^RTSP\/(\d(\.(\d[^\n]*)?)?)?$/.test(line)
  return couldBe && line.length < limits.startLineOctets ? 'more' : 'no'
}

export function recognise({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const state = startLine(bytes, start, end)
  return state === 'more' && !isStream ? 'no' : state
}

/** Offset of the next start line. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at < end; at++) {
    const isLineStart = at === start || bytes[at - 1] === 0x0a
    if (isLineStart && bytes[at]! >= 0x41 && bytes[at]! <= 0x5a && startLine(bytes, at, end) === 'yes')
      return at
  }
  return undefined
}
