import { u16be, u24be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Preamble and transport header: RFC 5415 §4.2, §4.3.
const CLEAR = 0x00
const DTLS = 0x01
const DTLS_PREAMBLE = 4
const SHORTEST_HEADER = 8
const FRAGMENT = 1 << 7
export const CONTROL_PORT = 5246
// Control header: RFC 5415 §4.5.1: type (4), sequence, length (counted from the flags), flags.
const CONTROL_HEADER = 8
const LENGTH = 5
const UNCOUNTED = 5
/** Message types: RFC 5415 §4.5.1.1; the vendor's number is IANA's 0. */
const MAX_TYPE = 26
// Content types of DTLS records: RFC 6347 §4.1.
const FIRST_CONTENT = 20
const LAST_CONTENT = 25

/** Message elements: RFC 5415 §4.6. */
const element = {
  controllerDescriptor: 1,
  controllerName: 4,
  location: 28,
  boardData: 38,
  descriptor: 39,
  name: 45,
} as const
/** Sub-elements of board data: §4.6.40; of the descriptors of both sides: §4.6.1, §4.6.41. */
const board = { model: 0, serial: 1, revision: 2 } as const
const controllerVersion = { hardware: 4, software: 5 } as const
const pointVersion = { hardware: 0, software: 1 } as const

const limits = {
  /** Message elements, and sub-elements, read of one message. */
  elements: 64,
} as const

export type CapwapAttribute =
  | 'model'
  | 'serial'
  | 'revision'
  | 'hardware'
  | 'software'
  | 'name'
  | 'location'
  | 'vendorId'

export interface CapwapMessage {
  readonly kind: 'control' | 'encrypted' | 'data'
  /** 0 where it is no control message. */
  readonly type: number
  /** Attributes of the sender. */
  readonly emitted: ReadonlyMap<CapwapAttribute, string>
}

const NOTHING: ReadonlyMap<CapwapAttribute, string> = new Map()

/** Reads one datagram; control in the clear as far as its elements are whole. */
export function dissect(slice: Slice): Dissected<CapwapMessage> {
  const { bytes, start, end, sourcePort, destinationPort } = slice
  const length = end - start
  if (length < SHORTEST_HEADER) return { kind: 'foreign' }
  const other = (kind: 'encrypted' | 'data'): Dissected<CapwapMessage> => ({
    kind: 'message',
    message: { kind, type: 0, emitted: NOTHING },
    length,
  })
  if (bytes[start] === DTLS) {
    const content = bytes[start + DTLS_PREAMBLE]!
    const isRecord = u24be(bytes, start + 1) === 0 && content >= FIRST_CONTENT && content <= LAST_CONTENT
    return isRecord ? other('encrypted') : { kind: 'foreign' }
  }
  const word = u32be(bytes, start)
  const header = ((word >>> 19) & 0x1f) * 4
  if (bytes[start] !== CLEAR || header < SHORTEST_HEADER || header > length) return { kind: 'foreign' }
  const isControl = sourcePort === CONTROL_PORT || destinationPort === CONTROL_PORT
  if (!isControl || (word & FRAGMENT) !== 0) return other('data')
  return control(slice, start + header)
}

function control({ bytes, start, end }: Slice, at: number): Dissected<CapwapMessage> {
  if (end - at < CONTROL_HEADER) return { kind: 'foreign' }
  const type = u32be(bytes, at)
  const elements = u16be(bytes, at + LENGTH)
  const from = at + CONTROL_HEADER
  // The length counts flags and elements, or in older drafts the elements alone.
  if (type === 0 || (type & 0xff) > MAX_TYPE || at + UNCOUNTED + elements > end + UNCOUNTED)
    return { kind: 'foreign' }
  const message = { kind: 'control', type, emitted: emittedIn(bytes, from, end) } as const
  return { kind: 'message', message, length: end - start }
}

function emittedIn(bytes: Uint8Array, start: number, end: number): ReadonlyMap<CapwapAttribute, string> {
  const emitted = new Map<CapwapAttribute, string>()
  for (let at = start, count = 0; at + 4 <= end && count < limits.elements; count++) {
    const type = u16be(bytes, at)
    const value = at + 4
    const next = value + u16be(bytes, at + 2)
    if (next > end) break
    if (type === element.controllerName || type === element.name)
      emitted.set('name', text(bytes, value, next))
    if (type === element.location) emitted.set('location', text(bytes, value, next))
    if (type === element.boardData && next - value >= 4) boardData(bytes, value, next, emitted)
    // Limits, security, radio fields; then versions: §4.6.1. Radios and encryption types, then versions: §4.6.41.
    if (type === element.controllerDescriptor) versions(bytes, value + 12, next, controllerVersion, emitted)
    if (type === element.descriptor && next - value >= 3)
      versions(bytes, value + 3 + 3 * bytes[value + 2]!, next, pointVersion, emitted)
    at = next
  }
  return emitted
}

/** Vendor number, then type (2), length (2), value. */
function boardData(
  bytes: Uint8Array,
  start: number,
  end: number,
  emitted: Map<CapwapAttribute, string>,
): void {
  emitted.set('vendorId', String(u32be(bytes, start)))
  for (let at = start + 4, count = 0; at + 4 <= end && count < limits.elements; count++) {
    const type = u16be(bytes, at)
    const next = at + 4 + u16be(bytes, at + 2)
    if (next > end) break
    const value = text(bytes, at + 4, next)
    if (type === board.model) emitted.set('model', value)
    if (type === board.serial) emitted.set('serial', value)
    if (type === board.revision) emitted.set('revision', value)
    at = next
  }
}

/** Vendor number (4), type (2), length (2), value. */
function versions(
  bytes: Uint8Array,
  start: number,
  end: number,
  types: { readonly hardware: number; readonly software: number },
  emitted: Map<CapwapAttribute, string>,
): void {
  for (let at = start, count = 0; at + 8 <= end && count < limits.elements; count++) {
    const type = u16be(bytes, at + 4)
    const next = at + 8 + u16be(bytes, at + 6)
    if (next > end) break
    if (type === types.hardware) emitted.set('hardware', version(bytes, at + 8, next))
    if (type === types.software) emitted.set('software', version(bytes, at + 8, next))
    at = next
  }
}

/** Text, or where a vendor sends numbers, those with dots between. */
function version(bytes: Uint8Array, start: number, end: number): string {
  const byteCount = [...bytes.subarray(start, end)]
  const isText = byteCount.every((byte) => byte >= 0x20 && byte < 0x7f)
  return isText ? text(bytes, start, end) : byteCount.slice(0, 8).join('.')
}
