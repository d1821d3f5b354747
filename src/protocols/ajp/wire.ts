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

export const TYPES = { forward: 2, sendHeaders: 4, endResponse: 5, pong: 9, ping: 10 } as const
const TO_SERVER_TYPES: ReadonlySet<number> = new Set([3, TYPES.sendHeaders, TYPES.endResponse, 6, TYPES.pong])
const HIGHEST_METHOD = 27

export interface AjpMessage {
  readonly fromServer: boolean
  /** Of its data; -1 for the body of a request, which has none. */
  readonly type: number
  readonly method: number
  /** Of a request: `HTTP/1.1`. */
  readonly protocol: string
  readonly uri: string
  readonly status: number
}

function isKnown(fromServer: boolean, type: number): boolean {
  return fromServer ? TO_SERVER_TYPES.has(type) : type === TYPES.forward || type === TYPES.ping
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
  const first = bytes[start]
  if (first !== 0x12 && first !== 0x41) return { kind: 'foreign' }
  if (available <= HEADER) return { kind: 'incomplete', need: HEADER + 1 }
  const mark = u16be(bytes, start)
  const length = u16be(bytes, start + LENGTH)
  if ((mark !== TO_CONTAINER && mark !== TO_SERVER) || length > MAX_LENGTH) return { kind: 'foreign' }
  const total = HEADER + length
  if (available < total) return { kind: 'incomplete', need: total }
  const fromServer = mark === TO_SERVER
  const type = length > 0 ? bytes[start + HEADER]! : -1
  const at = start + HEADER + 1
  const stop = start + total
  if (!fromServer && type === TYPES.forward && length > 4) {
    const protocol = stringAt(bytes, at + 1, stop)
    const { value: uri } = stringAt(bytes, protocol.next, stop)
    const message = { fromServer, type, method: bytes[at]!, protocol: protocol.value, uri, status: 0 }
    return { kind: 'message', length: total, message }
  }
  const status = fromServer && type === TYPES.sendHeaders && length >= 3 ? u16be(bytes, at) : 0
  const known = isKnown(fromServer, type) ? type : -1
  const message = { fromServer, type: known, method: 0, protocol: '', uri: '', status }
  return { kind: 'message', length: total, message }
}

/** Sure of a whole request with a known method and the name of HTTP in it, of a ping, and of its answer. */
export function recognise(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  const found = dissect(slice)
  if (found.kind === 'incomplete') return mayBegin(bytes, start, end) ? 'more' : 'no'
  if (found.kind !== 'message') return 'no'
  const { type, method, protocol, uri, fromServer } = found.message
  if (type === TYPES.forward) {
    const isHttp = protocol.startsWith('HTTP/') && uri.startsWith('/')
    return isHttp && method > 0 && method <= HIGHEST_METHOD ? 'yes' : 'no'
  }
  const isAlone = end - start === HEADER + 1 && u16be(bytes, start + LENGTH) === 1
  return isAlone && type === (fromServer ? TYPES.pong : TYPES.ping) ? 'yes' : 'no'
}

/** Does what is there fit the head of a packet that proves it? */
function mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return true
  const mark = u16be(bytes, start)
  if (mark !== TO_CONTAINER && mark !== TO_SERVER) return false
  return end - start <= HEADER || isKnown(mark === TO_SERVER, bytes[start + HEADER]!)
}
