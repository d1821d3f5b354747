import { headEnd, latin1, type MessageHead, readMessageHead } from '#bytes/message-head'
import type { Dissected, Slice } from '#model/protocol'
import type { Exchange } from './exchange.ts'

export const limits = {
  /** Octets of a head; more is no message of telephony. */
  headOctets: 16 * 1024,
  startLineOctets: 2048,
  pending: 64,
} as const

export type Message =
  | {
      readonly kind: 'head'
      readonly head: MessageHead
      readonly method: string
      readonly status: number
      readonly bodyOctets: number
    }
  | { readonly kind: 'body'; readonly remaining: number }

export function dissect(slice: Slice, exchange: Exchange): Dissected<Message> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? exchange.clientRemaining : exchange.serverRemaining
  if (waiting > 0) return body(waiting, end - start)
  if (bytes[start] === 0x0d || bytes[start] === 0x0a) return body(1, 1) // keep-alive of a stream: RFC 5626 §3.5.1
  if (!slice.isStream && (bytes[start] === 0x20 || bytes[start] === 0)) return body(end - start, end - start) // keeps a NAT open
  const state = startLine(bytes, start, end)
  if (state === 'no') return { kind: 'foreign' }
  const stop = headEnd(bytes, start, Math.min(end, start + limits.headOctets))
  if (stop < 0) {
    if (end - start < limits.headOctets && slice.isStream)
      return { kind: 'incomplete', need: end - start + 1 }
    return { kind: 'malformed', at: 0, reason: 'head without end', length: end - start }
  }
  const head = readMessageHead(bytes, start, stop)
  const status = /^SIP\/\d\.\d ([1-6]\d\d)/.exec(head.startLine)
  const method = status ? '' : (/^([A-Z_]+) /.exec(head.startLine)?.[1] ?? '')
  if (!status && method === '') return { kind: 'foreign' }
  const stated = Number(head.fields.get('content-length') ?? head.fields.get('l') ?? '0')
  const bodyOctets = slice.isStream && Number.isSafeInteger(stated) && stated > 0 ? stated : 0
  const message = { kind: 'head', head, method, status: Number(status?.[1] ?? 0), bodyOctets } as const
  return { kind: 'message', message, length: (slice.isStream ? stop : end) - start }
}

function body(waiting: number, available: number): Dissected<Message> {
  const length = Math.min(waiting, available)
  return { kind: 'message', message: { kind: 'body', remaining: waiting - length }, length, isPiece: true }
}

/** Is this a request line that ends in the protocol's version, or a status line that begins with it? */
function startLine(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const first = bytes[start]!
  if (!(first >= 0x41 && first <= 0x5a) && first !== 0x5f) return 'no' // a capital letter or _
  const line = latin1(bytes, start, Math.min(end, start + limits.startLineOctets))
  const stop = line.indexOf('\n')
  if (stop >= 0)
    return /^([A-Z_]{3,16} \S+ SIP\/\d\.\d|SIP\/\d\.\d [1-6]\d\d[^\n]*)\r?$/.test(line.slice(0, stop))
      ? 'yes'
      : 'no'
  const couldBe =
    /^[A-Z_]{1,16}( \S*)?( [SIP/0-9.]*)?\r?$/.test(line) || /^SIP\/(\d(\.(\d[^\n]*)?)?)?$/.test(line)
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
