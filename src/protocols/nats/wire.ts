/** Lines of NATS, and the contents that some of them announce: NATS Protocol, as its documentation of 2024 has it. */
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const limits = {
  /** A server lists all routes of its cluster in one INFO; other lines have 4,096 bytes at most. */
  lineBytes: 32 * 1024,
  /** `max_payload` may be set no higher. */
  contentBytes: 64 * 1024 * 1024,
} as const

/** Commands of each side with their number of words; for commands with a payload, the last word is its length in bytes. */
const FROM_CLIENT = /^(CONNECT|PUB|HPUB|SUB|UNSUB|PING|PONG)(?:[ \t]+(.*))?$/i
const FROM_SERVER = /^(INFO|MSG|HMSG|PING|PONG|\+OK|-ERR)(?:[ \t]+(.*))?$/i
const CARRIES: ReadonlySet<string> = new Set(['PUB', 'HPUB', 'MSG', 'HMSG'])
const LINE_END = 2

export interface NatsMessage {
  /** '' for contents. */
  readonly word: string
  readonly rest: string
  /** Bytes of contents that are still to come. */
  readonly remaining: number
}

export interface NatsReadState {
  /** Bytes of contents still to come, of client and server. */
  readonly remaining: [number, number]
  isProven: boolean
}

/** `yes` for the line with which a server begins. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + 512))
  if (!'INFO {'.startsWith(head.slice(0, 6))) return 'no'
  if (/^INFO \{[^\n]*"server_id"\s*:/.test(head)) return 'yes'
  return head.length < 512 && !head.includes('\n') ? 'more' : 'no'
}

/** Reads a line, or contents as they come; `foreign` if the first line of a flow is none of the protocol's. */
export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { remaining, isProven }: NatsReadState,
): Dissected<NatsMessage> {
  const waiting = remaining[fromClient ? 0 : 1]
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return {
      kind: 'message',
      length,
      message: { word: '', rest: '', remaining: waiting - length },
      isPiece: true,
    }
  }
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), 0x0a)
  if (stop < 0) {
    return end - start < limits.lineBytes && (isProven || bytes[start]! < 0x80)
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'foreign' }
  }
  const length = stop + 1 - start
  const line = latin1(bytes, start, stop).replace(/\r$/, '')
  const found = (fromClient ? FROM_CLIENT : FROM_SERVER).exec(line)
  if (found === null)
    return isProven ? { kind: 'malformed', at: 0, reason: 'line', length } : { kind: 'foreign' }
  const word = found[1]!.toUpperCase()
  const rest = found[2] ?? ''
  const byteCount = CARRIES.has(word) ? Number(/\d+$/.exec(rest)?.[0] ?? Number.NaN) : -LINE_END
  if (!(byteCount <= limits.contentBytes)) return { kind: 'malformed', at: 0, reason: 'size', length }
  return { kind: 'message', length, message: { word, rest, remaining: byteCount + LINE_END } }
}

/** The next line that begins with a word of the protocol. */
export function resume({ bytes, start, end, fromClient }: Slice): number | undefined {
  for (let at = start; at < end; ) {
    const stop = indexOfByte(bytes, at, end, 0x0a)
    if (stop < 0) return undefined
    const line = latin1(bytes, at, Math.min(stop, at + 64)).replace(/\r$/, '')
    if ((fromClient ? FROM_CLIENT : FROM_SERVER).test(line)) return at
    at = stop + 1
  }
  return undefined
}
