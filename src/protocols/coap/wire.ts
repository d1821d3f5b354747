/** Constrained Application Protocol: RFC 7252, with the methods of RFC 8132; over TCP RFC 8323. */
import { toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import type { CoapState } from './state.ts'

/** Version 1 in the two highest bits: §3. */
const VERSION = 0x40
const HEADER = 4
const MOST_TOKEN = 8
const PAYLOAD_MARKER = 0xff
/** Options read of one message. */
const MOST_OPTIONS = 64

export const messageType = { confirmable: 0, nonConfirmable: 1, acknowledgement: 2, reset: 3 } as const

// Option numbers: §5.10, RFC 7641, RFC 7959, RFC 7967, RFC 8613.
const URI_HOST = 3
const OBSERVE = 6
const URI_PATH = 11
const CONTENT_FORMAT = 12
const URI_QUERY = 15
const OSCORE = 9
/** Longest option number of the registry that is not for experiments, and some room. */
const LARGEST_OPTION = 65_535

/** Class of signalling, over TCP alone, and its largest detail: RFC 8323 §5. */
const SIGNALLING = 7
const LAST_SIGNAL = 5
/** Bytes of options and payload over TCP that are waited for. */
const LONGEST = 1 << 20

export interface CoapMessage {
  readonly type: number
  /** Class and detail: 0.01 is 1, 2.05 is 0x45. 0 is empty. */
  readonly code: number
  readonly messageId: number
  /** Hexadecimal. */
  readonly token: string
  readonly path: string
  readonly query: string
  readonly host: string
  /** Undefined where the option is absent. */
  readonly observe: number | undefined
  readonly contentFormat: number | undefined
  readonly isProtected: boolean
  /** Bounds of the payload from the start of the message. */
  readonly payload: number
  readonly payloadEnd: number
}

/** Empty, methods 1 to 7, responses of classes 2, 4, 5, signalling of class 7 never over UDP: §3, RFC 8132. */
function isCode(code: number): boolean {
  const upper = code >> 5
  const detail = code & 0x1f
  if (upper === 0) return detail <= 7
  return (upper === 2 && detail >= 1) || upper === 4 || (upper === 5 && detail <= 8)
}

export function isSignal(code: number): boolean {
  return code >> 5 === SIGNALLING
}

/** Two bytes of a header prove little: damaged options are accepted only after a valid message of the conversation. */
export function dissect(slice: Slice, state: CoapState): Dissected<CoapMessage> {
  const found = slice.isStream ? dissectStream(slice) : dissectDatagram(slice)
  if (found.kind === 'malformed' && !state.isProven) return { kind: 'foreign' }
  state.isProven ||= found.kind === 'message'
  return found
}

/** Length of options and payload, length of the token, code, token: RFC 8323 §3.2. There is no type and no identifier. */
function dissectStream({ bytes, start, end }: Slice): Dissected<CoapMessage> {
  const available = end - start
  if (available < 1) return { kind: 'incomplete', need: 1 }
  const nibble = bytes[start]! >> 4
  const tokenLength = bytes[start]! & 0x0f
  const lengthBytes = nibble < 13 ? 0 : 1 << (nibble - 13)
  const codeAt = 1 + lengthBytes
  if (tokenLength > MOST_TOKEN) return { kind: 'foreign' }
  if (available <= codeAt) return { kind: 'incomplete', need: codeAt + 1 }
  const code = bytes[start + codeAt]!
  const isSignalling = isSignal(code) && (code & 0x1f) >= 1 && (code & 0x1f) <= LAST_SIGNAL
  const length = streamLength(bytes, start + 1, nibble)
  if ((!isCode(code) && !isSignalling) || length > LONGEST) return { kind: 'foreign' }
  const optionsAt = codeAt + 1 + tokenLength
  const total = optionsAt + length
  if (available < total) return { kind: 'incomplete', need: total }
  const head = { type: messageType.nonConfirmable, code, messageId: 0, tokenLength, optionsAt }
  const message = read(bytes, start, start + total, head)
  if (message === undefined) return { kind: 'malformed', at: optionsAt, reason: 'option', length: total }
  return { kind: 'message', message, length: total }
}

function streamLength(bytes: Uint8Array, at: number, nibble: number): number {
  if (nibble < 13) return nibble
  if (nibble === 13) return bytes[at]! + 13
  return nibble === 14 ? u16be(bytes, at) + 269 : u32be(bytes, at) + 65_805
}

function dissectDatagram({ bytes, start, end, isCut }: Slice): Dissected<CoapMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const first = bytes[start]!
  const tokenLength = first & 0x0f
  const code = bytes[start + 1]!
  if ((first & 0xc0) !== VERSION || tokenLength > MOST_TOKEN || !isCode(code)) return { kind: 'foreign' }
  if (code === 0 && (available !== HEADER || tokenLength !== 0)) return { kind: 'foreign' }
  if (available < HEADER + tokenLength) return { kind: 'foreign' }
  const type = (first >> 4) & 3
  const optionsAt = HEADER + tokenLength
  const head = { type, code, messageId: u16be(bytes, start + 2), tokenLength, optionsAt }
  const message = read(bytes, start, end, head)
  if (message !== undefined) return { kind: 'message', message, length: available }
  if (isCut) return { kind: 'incomplete', need: available + 1 }
  return { kind: 'malformed', at: optionsAt, reason: 'option', length: available }
}

interface Head {
  readonly type: number
  readonly code: number
  readonly messageId: number
  readonly tokenLength: number
  /** Where options begin, from the start of the message; the token ends there. */
  readonly optionsAt: number
}

/** The message in `bytes[start..end)`; undefined where an option does not fit. */
function read(bytes: Uint8Array, start: number, end: number, head: Head): CoapMessage | undefined {
  const { type, code, messageId, tokenLength, optionsAt } = head
  const options = readOptions(bytes, start + optionsAt, end)
  if (options === undefined) return undefined
  return {
    type,
    code,
    messageId,
    token: toHex(bytes, start + optionsAt - tokenLength, start + optionsAt),
    path: options.path.join('/'),
    query: options.query.join('&'),
    host: options.host,
    observe: options.observe,
    contentFormat: options.contentFormat,
    isProtected: options.isProtected,
    payload: options.end - start,
    payloadEnd: end - start,
  }
}

interface Options {
  readonly path: string[]
  readonly query: string[]
  host: string
  observe: number | undefined
  contentFormat: number | undefined
  isProtected: boolean
  /** Offset of the payload, or of the end. */
  end: number
  count: number
}

/** §3.1; undefined where an option does not fit. */
function readOptions(bytes: Uint8Array, start: number, end: number): Options | undefined {
  const options: Options = {
    path: [],
    query: [],
    host: '',
    observe: undefined,
    contentFormat: undefined,
    isProtected: false,
    end,
    count: 0,
  }
  let number = 0
  let at = start
  while (at < end && options.count < MOST_OPTIONS) {
    if (bytes[at] === PAYLOAD_MARKER) {
      if (at + 1 === end) return undefined // a marker and no payload: §3
      options.end = at + 1
      return options
    }
    const delta = nibble(bytes, at + 1, end, bytes[at]! >> 4)
    const length = delta && nibble(bytes, delta.next, end, bytes[at]! & 0x0f)
    if (delta === undefined || length === undefined || length.next + length.value > end) return undefined
    number += delta.value
    if (number > LARGEST_OPTION) return undefined
    const stop = length.next + length.value
    take(options, number, bytes, length.next, stop)
    options.count++
    at = stop
  }
  return options
}

/** Values of 13 and 14 go on in one or two bytes; 15 is reserved: §3.1. */
function nibble(
  bytes: Uint8Array,
  at: number,
  end: number,
  value: number,
): { value: number; next: number } | undefined {
  if (value < 13) return { value, next: at }
  if (value === 13 && at < end) return { value: bytes[at]! + 13, next: at + 1 }
  if (value === 14 && at + 1 < end) return { value: u16be(bytes, at) + 269, next: at + 2 }
  return undefined
}

function take(options: Options, number: number, bytes: Uint8Array, start: number, end: number): void {
  if (number === URI_PATH) options.path.push(text(bytes, start, end))
  else if (number === URI_QUERY) options.query.push(text(bytes, start, end))
  else if (number === URI_HOST) options.host = text(bytes, start, end)
  else if (number === OBSERVE && end - start <= 3) options.observe = unsigned(bytes, start, end)
  else if (number === CONTENT_FORMAT && end - start <= 2) options.contentFormat = unsigned(bytes, start, end)
  else if (number === OSCORE) options.isProtected = true
}

function unsigned(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}
