import { latin1 } from '#bytes/message-head'
import { indexOfOctet } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// A line with the command, lines of headers, an empty line, the body, NUL: STOMP 1.2 (2012), "STOMP Frames".
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const COMMAND =
  /^(?:STOMP|CONNECT|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|ACK|NACK|BEGIN|COMMIT|ABORT|DISCONNECT|MESSAGE|RECEIPT|ERROR)\r?\n/
const LONGEST_COMMAND = 'UNSUBSCRIBE\r\n'.length

const limits = {
  headerOctets: 16 * 1024,
  headers: 64,
  /** Octets of a body without a length, which goes up to NUL, and of one with it. */
  bodyOctets: 64 * 1024 * 1024,
  /** A body without a length is waited for so long. */
  unsized: 256 * 1024,
} as const

export interface StompMessage {
  /** '' for heartbeats and the rest of a body. */
  readonly command: string
  readonly headers: ReadonlyMap<string, string>
  readonly remaining: number
}

export interface Sides {
  /** Octets of bodies still to come, of client and server. */
  readonly remaining: [number, number]
  /** A frame was read: line ends between frames are heartbeats of its own. */
  isProven: boolean
}

const NOTHING = { command: '', headers: new Map<string, string>() } as const

export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { remaining, isProven }: Sides,
): Dissected<StompMessage> {
  const waiting = remaining[fromClient ? 0 : 1]
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return { kind: 'message', length, message: { ...NOTHING, remaining: waiting - length }, isPiece: true }
  }
  const first = bytes[start]!
  if (isProven && (first === LINE_FEED || first === CARRIAGE_RETURN || first === 0))
    return { kind: 'message', length: 1, message: { ...NOTHING, remaining: 0 }, isPiece: true }
  const head = latin1(bytes, start, Math.min(end, start + LONGEST_COMMAND))
  if (!COMMAND.test(head))
    return mayBecome(head, WORDS) ? { kind: 'incomplete', need: end - start + 1 } : { kind: 'foreign' }
  const stop = headersEnd(bytes, start, Math.min(end, start + limits.headerOctets))
  if (stop < 0)
    return end - start < limits.headerOctets
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'malformed', at: 0, reason: 'headers', length: end - start }
  const [command = '', ...lines] = latin1(bytes, start, stop).split(/\r?\n/)
  const headers = headersOf(lines)
  return withBody(bytes, start, stop, end, command, headers)
}

function withBody(
  bytes: Uint8Array,
  start: number,
  body: number,
  end: number,
  command: string,
  headers: ReadonlyMap<string, string>,
): Dissected<StompMessage> {
  const said = headers.get('content-length')
  if (said !== undefined) {
    const octets = Number(said)
    if (!Number.isInteger(octets) || octets < 0 || octets > limits.bodyOctets)
      return { kind: 'malformed', at: 0, reason: 'content-length', length: body - start }
    const now = Math.min(end - body, octets + 1)
    return {
      kind: 'message',
      length: body + now - start,
      message: { command, headers, remaining: octets + 1 - now },
    }
  }
  const nul = indexOfOctet(bytes, body, Math.min(end, body + limits.unsized), 0)
  if (nul < 0)
    return end - body < limits.unsized
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'malformed', at: 0, reason: 'no NUL', length: body - start }
  return { kind: 'message', length: nul + 1 - start, message: { command, headers, remaining: 0 } }
}

/** Offset behind the empty line, or -1. */
function headersEnd(bytes: Uint8Array, start: number, end: number): number {
  for (
    let at = indexOfOctet(bytes, start, end, LINE_FEED);
    at >= 0;
    at = indexOfOctet(bytes, at + 1, end, LINE_FEED)
  ) {
    if (bytes[at + 1] === LINE_FEED && at + 1 < end) return at + 2
    if (bytes[at + 1] === CARRIAGE_RETURN && bytes[at + 2] === LINE_FEED && at + 2 < end) return at + 3
  }
  return -1
}

/** The first of a name counts: STOMP 1.2, "Repeated Header Entries". */
function headersOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const line of lines.slice(0, limits.headers)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    if (colon > 0 && !headers.has(name)) headers.set(name, clean(line.slice(colon + 1), 256))
  }
  return headers
}

const WORDS = [
  'STOMP',
  'CONNECT',
  'CONNECTED',
  'SEND',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'ACK',
  'NACK',
  'BEGIN',
  'COMMIT',
  'ABORT',
  'DISCONNECT',
  'MESSAGE',
  'RECEIPT',
  'ERROR',
]
/** Words of the frames that open a connection. */
const OPENINGS = WORDS.slice(0, 3)
const mayBecome = (head: string, words: readonly string[]) =>
  words.some((word) => `${word}\r\n`.startsWith(head) || `${word}\n`.startsWith(head))

/** Sure of the frame that opens a connection, with the version that it offers or gets, or the logon of version 1.0. */
export function recognise({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const head = latin1(bytes, start, Math.min(end, start + 512))
  const opening = /^(?:STOMP|CONNECT|CONNECTED)\r?\n/.exec(head)
  if (opening === null) return mayBecome(head, OPENINGS) ? 'more' : 'no'
  if (/\n(?:accept-version|version|login|session|heart-beat):/.test(head)) return 'yes'
  return head.length < 512 && !/\n\r?\n/.test(head) ? 'more' : 'no'
}
