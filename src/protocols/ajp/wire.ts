import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Apache Tomcat, "AJP Protocol Reference" 1.3: a mark of who sends, length of the data (2), its first octet is the type.
const TO_CONTAINER = 0x1234
const TO_SERVER = 0x4142
const LENGTH = 2
const HEADER = 4
/** Packets are 8 KiB unless both sides are configured to more, up to 64 KiB. */
const MAX_LENGTH = 0xffff - HEADER

export const TYPES = { forward: 2, sendHeaders: 4, endResponse: 5, shutdown: 7, pong: 9, ping: 10 } as const
const TO_SERVER_TYPES: ReadonlySet<number> = new Set([3, TYPES.sendHeaders, TYPES.endResponse, 6, TYPES.pong])
const TO_CONTAINER_TYPES: ReadonlySet<number> = new Set([TYPES.forward, TYPES.shutdown, TYPES.ping])
const HIGHEST_METHOD = 27
/** The method is none of the list, its name an attribute. */
export const STORED_METHOD = 0xff
/** A request names its protocol. */
const HTTP = 'HTTP/'

export interface AjpMessage {
  readonly fromServer: boolean
  /** Of its data; -1 for the body of a request, which has none. */
  readonly type: number
  readonly method: number
  readonly uri: string
  readonly status: number
}

function isKnown(fromServer: boolean, type: number): boolean {
  return (fromServer ? TO_SERVER_TYPES : TO_CONTAINER_TYPES).has(type)
}

/** A string: length, octets, NUL. 0xffff is none. */
function stringAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: string; readonly next: number } {
  if (at + 2 > end) return { value: '', next: end }
  const length = u16be(bytes, at)
  if (length === 0xffff || at + 3 + length > end) return { value: '', next: at + 2 }
  return { value: text(bytes, at + 2, at + 2 + length), next: at + 3 + length }
}

export function dissect({ bytes, start, end }: Slice): Dissected<AjpMessage> {
  const available = end - start
  if (bytes[start] !== 0x12 && bytes[start] !== 0x41) return { kind: 'foreign' }
  if (available <= HEADER) return { kind: 'incomplete', need: HEADER + 1 }
  const mark = u16be(bytes, start)
  const length = u16be(bytes, start + LENGTH)
  if ((mark !== TO_CONTAINER && mark !== TO_SERVER) || length > MAX_LENGTH) return { kind: 'foreign' }
  const total = HEADER + length
  if (available < total) return { kind: 'incomplete', need: total }
  const fromServer = mark === TO_SERVER
  const first = length > 0 ? bytes[start + HEADER]! : -1
  const at = start + HEADER + 1
  if (fromServer) {
    const status = first === TYPES.sendHeaders && length >= 3 ? u16be(bytes, at) : 0
    const message = { fromServer, type: isKnown(true, first) ? first : -1, method: 0, uri: '', status }
    return { kind: 'message', length: total, message }
  }
  const message = fromClient(bytes, at, start + total, first)
  return { kind: 'message', length: total, message }
}

/**
 * What a web server sends. A piece of a body has no type and begins with its own length, whose octet may look like one: so a
 * request has to name HTTP, a shutdown or ping to be alone, or a shutdown to bring its secret, a string to the end.
 */
function fromClient(bytes: Uint8Array, at: number, stop: number, first: number): AjpMessage {
  const body = { fromServer: false, type: -1, method: 0, uri: '', status: 0 }
  if (first === TYPES.forward && stop - at > 3) {
    const protocol = stringAt(bytes, at + 1, stop)
    if (!protocol.value.startsWith(HTTP)) return body
    return { ...body, type: first, method: bytes[at]!, uri: stringAt(bytes, protocol.next, stop).value }
  }
  const isAlone = at === stop
  if (first === TYPES.ping) return isAlone ? { ...body, type: first } : body
  const hasSecret = first === TYPES.shutdown && stop - at > 3 && at + 3 + u16be(bytes, at) === stop
  return first === TYPES.shutdown && (isAlone || hasSecret) ? { ...body, type: first } : body
}

/** Sure of a whole request with a known method that names HTTP, of a ping, and of its answer. */
export function recognise(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  const found = dissect(slice)
  if (found.kind === 'incomplete') return mayBegin(bytes, start, end) ? 'more' : 'no'
  if (found.kind !== 'message') return 'no'
  const { type, method, uri, fromServer } = found.message
  if (type === TYPES.forward) return isMethod(method) && (uri.startsWith('/') || uri === '*') ? 'yes' : 'no'
  const isAlone = end - start === HEADER + 1 && u16be(bytes, start + LENGTH) === 1
  return isAlone && type === (fromServer ? TYPES.pong : TYPES.ping) ? 'yes' : 'no'
}

const isMethod = (code: number) => (code > 0 && code <= HIGHEST_METHOD) || code === STORED_METHOD

/** Does what is there fit the head of a packet that proves it? */
function mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return true
  const mark = u16be(bytes, start)
  if (mark !== TO_CONTAINER && mark !== TO_SERVER) return false
  return end - start <= HEADER || isKnown(mark === TO_SERVER, bytes[start + HEADER]!)
}
