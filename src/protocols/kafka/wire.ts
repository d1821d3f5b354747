import { latin1 } from '#bytes/message-head'
import { i16be, u16be, u32be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import {
  API_VERSIONS,
  apis,
  isFlexible,
  LAST,
  NEWEST,
  PRODUCE,
  SASL_AUTHENTICATE,
  SASL_HANDSHAKE,
} from './apis.ts'

// Length (4), then of a request: key (2), version (2), correlation (4), client id (length of 2, or -1); of an answer: correlation.
// Apache Kafka protocol guide (4.0).
const LENGTH = 4
const KEY = 4
const VERSION = 6
const CORRELATION = 8
const CLIENT_ID = 12
const REQUEST_HEADER = 14
const ANSWER_HEADER = 8

const limits = {
  /** `socket.request.max.bytes` is 100 MiB by default. */
  bytes: 100 * 1024 * 1024,
  /** Bytes of a message that are read at once; the rest is passed over as it comes. */
  read: 4096,
  clientIdBytes: 256,
} as const

export interface KafkaMessage {
  /** -1 of answers and of the rest of a long message. */
  readonly key: number
  readonly version: number
  readonly correlation: number
  readonly clientId: string
  /** Attributes in a request: software and its version, topic, mechanism of a logon. */
  readonly words: readonly string[]
  /** False of records for which no acknowledgement is wanted. */
  readonly isAnswered: boolean
  readonly remaining: number
  readonly isRest: boolean
}

export interface KafkaReadState {
  /** Bytes still to come, of client and server. */
  readonly remaining: [number, number]
  /** A request was read: answers are its own. */
  isProven: boolean
}

const NOTHING: KafkaMessage = {
  key: -1,
  version: 0,
  correlation: 0,
  clientId: '',
  words: [],
  isAnswered: true,
  remaining: 0,
  isRest: false,
}

export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { remaining, isProven }: KafkaReadState,
): Dissected<KafkaMessage> {
  const waiting = remaining[fromClient ? 0 : 1]
  const available = end - start
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    const message = { ...NOTHING, remaining: waiting - length, isRest: true }
    return { kind: 'message', length, message, isPiece: true }
  }
  const header = fromClient ? REQUEST_HEADER : ANSWER_HEADER
  if (!fromClient && !isProven) return { kind: 'foreign' }
  if (available >= 1 && bytes[start]! > limits.bytes >>> 24) return { kind: 'foreign' }
  if (available < header) return { kind: 'incomplete', need: header }
  const size = u32be(bytes, start)
  if (size > limits.bytes || size < header - LENGTH) return { kind: 'foreign' }
  if (fromClient && !isRequest(bytes, start, isProven)) return { kind: 'foreign' }
  const total = LENGTH + size
  const now = Math.min(total, limits.read)
  if (available < now) return { kind: 'incomplete', need: now }
  if (!fromClient) {
    const message = { ...NOTHING, correlation: u32be(bytes, start + LENGTH), remaining: total - now }
    return { kind: 'message', length: now, message }
  }
  const message = requestAt(bytes, start, start + now, total - now)
  return message === undefined ? { kind: 'foreign' } : { kind: 'message', length: now, message }
}

function isRequest(bytes: Uint8Array, start: number, isProven: boolean): boolean {
  const key = u16be(bytes, start + KEY)
  return (apis.has(key) || (isProven && key <= LAST)) && u16be(bytes, start + VERSION) <= NEWEST
}

function requestAt(
  bytes: Uint8Array,
  start: number,
  end: number,
  remaining: number,
): KafkaMessage | undefined {
  const idBytes = Math.max(0, i16be(bytes, start + CLIENT_ID))
  const body = start + REQUEST_HEADER + idBytes
  if (idBytes > limits.clientIdBytes || body > end || !isPrintable(bytes, start + REQUEST_HEADER, body))
    return undefined
  const key = u16be(bytes, start + KEY)
  const version = u16be(bytes, start + VERSION)
  return {
    key,
    version,
    correlation: u32be(bytes, start + CORRELATION),
    clientId: text(bytes, start + REQUEST_HEADER, body),
    words: wordsOf(key, version, bytes, body, end),
    isAnswered: key !== PRODUCE || acksOf(version, bytes, body, end) !== 0,
    remaining,
    isRest: false,
  }
}

/** Reads texts one after the other; '' for what does not fit. */
class Texts {
  #at: number
  readonly #bytes: Uint8Array
  readonly #end: number
  readonly #isFlexible: boolean

  constructor(bytes: Uint8Array, at: number, end: number, isFlexibleForm: boolean) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
    this.#isFlexible = isFlexibleForm
  }

  skip(byteCount: number): this {
    this.#at += byteCount
    return this
  }

  /** @param wide the length has four bytes: bytes instead of a text */
  next(wide = false): string {
    const byteCount = this.#isFlexible ? this.#varint() - 1 : wide ? this.#number(4) : this.#number(2)
    const start = this.#at
    if (byteCount <= 0 || start + byteCount > this.#end) return ''
    this.#at += byteCount
    return latin1(this.#bytes, start, start + byteCount)
  }

  short(): number {
    return this.#number(2)
  }

  /** Length of an array, which only shows whether there is a first. */
  count(): number {
    return this.#isFlexible ? this.#varint() - 1 : this.#number(4)
  }

  #number(byteCount: 2 | 4): number {
    const at = this.#at
    this.#at += byteCount
    if (this.#at > this.#end) return -1
    return byteCount === 2 ? i16be(this.#bytes, at) : u32be(this.#bytes, at) | 0
  }

  #varint(): number {
    let value = 0
    for (let shift = 0; shift < 28 && this.#at < this.#end; shift += 7) {
      const byte = this.#bytes[this.#at++]!
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    return value
  }
}

function wordsOf(
  key: number,
  version: number,
  bytes: Uint8Array,
  body: number,
  end: number,
): readonly string[] {
  const flexible = isFlexible(key, version)
  // The header of flexible versions ends with tagged fields: clients send none, one byte.
  const texts = new Texts(bytes, body + (flexible ? 1 : 0), end, flexible)
  if (key === API_VERSIONS && flexible) return [texts.next(), texts.next()]
  if (key === SASL_HANDSHAKE) return [texts.next()]
  if (key === SASL_AUTHENTICATE) return [texts.next(true)]
  if (key !== PRODUCE) return []
  return atAcks(texts, version).skip(6).count() > 0 ? [texts.next()] : []
}

/** Produce: transactional id (from version 3 on), then acks (2), timeout (4), topics. */
function atAcks(texts: Texts, version: number): Texts {
  if (version >= 3) texts.next()
  return texts
}

function acksOf(version: number, bytes: Uint8Array, body: number, end: number): number {
  const flexible = isFlexible(PRODUCE, version)
  return atAcks(new Texts(bytes, body + (flexible ? 1 : 0), end, flexible), version).short()
}

/** Sure of a question for the versions of all requests, which clients send first, that fills its length. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  const head = [0, 0, -1, -1, 0, API_VERSIONS, 0, -1]
  for (let i = 0; i < Math.min(available, head.length); i++)
    if (head[i]! >= 0 && bytes[start + i] !== head[i]) return 'no'
  if (available < REQUEST_HEADER) return 'more'
  const total = LENGTH + u32be(bytes, start)
  if (total > limits.read || total < REQUEST_HEADER) return 'no'
  if (available < total) return 'more'
  const found = requestAt(bytes, start, start + total, 0)
  if (found === undefined || found.clientId === '') return 'no'
  if (!isFlexible(API_VERSIONS, found.version))
    return total === REQUEST_HEADER + found.clientId.length ? 'yes' : 'no'
  return found.words.every((word) => /^[\w.-]+$/.test(word)) ? 'yes' : 'no'
}
