/** Buffers of HTTP/1: RFC 9112. */
import { headEnd, latin1 } from '#bytes/message-head'
import { type BufferReader, BufferValues, type EmitBuffers } from './buffer-values.ts'
import { limits } from './limits.ts'
import { percentDecoded } from './transforms.ts'

/** State that the request side passes to the response side. */
export interface HttpTransaction {
  /** Requests whose responses have not come. */
  readonly requests: BufferValues[]
}

/** Fields that are buffers of their own. */
const FIELD_BUFFERS: ReadonlyMap<string, string> = new Map([
  ['user-agent', 'http.user_agent'],
  ['referer', 'http.referer'],
  ['content-type', 'http.content_type'],
  ['content-length', 'http.content_len'],
  ['accept', 'http.accept'],
  ['accept-encoding', 'http.accept_enc'],
  ['accept-language', 'http.accept_lang'],
  ['connection', 'http.connection'],
  ['server', 'http.server'],
  ['location', 'http.location'],
])

/**
 * Unpacks a body, which may be cut: at most `limits.bodyBytes` of what it holds. Handed in by the entry point.
 * Undefined for an encoding it does not know, and for a body that is none.
 */
export type Unpack = (body: Uint8Array, encoding: string) => Uint8Array | undefined

export interface HttpReaderOptions {
  readonly isRequest: boolean
  readonly exchange: HttpTransaction
  readonly emit: EmitBuffers
  readonly unpack: Unpack
  /** Names of buffers that any rule compares. */
  readonly wanted: ReadonlySet<string>
}

/** Where a side's reader is. */
type Place = 'head' | 'body' | 'chunk-size' | 'chunk' | 'until-end' | 'lost'

export class HttpReader implements BufferReader {
  readonly #isRequest: boolean
  readonly #exchange: HttpTransaction
  readonly #emit: EmitBuffers
  readonly #unpack: Unpack
  readonly #keepsBody: boolean
  #place: Place = 'head'
  #held = new Uint8Array(0)
  #body: Uint8Array[] = []
  #bodyBytes = 0
  #left = 0
  #values: BufferValues
  readonly #wanted: ReadonlySet<string>
  #encoding = ''

  constructor({ isRequest, exchange, emit, unpack, wanted }: HttpReaderOptions) {
    this.#unpack = unpack
    this.#keepsBody = [isRequest ? 'http.request_body' : 'http.response_body', 'file_data'].some((name) =>
      wanted.has(name),
    )
    this.#wanted = wanted
    this.#values = new BufferValues(wanted)
    this.#isRequest = isRequest
    this.#exchange = exchange
    this.#emit = emit
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    let at = start
    if (this.#place === 'lost' || (this.#place === 'head' && this.#held.length === 0))
      this.#place = beginsMessage(bytes, start, end) ? 'head' : 'lost'
    while (at < end && this.#place !== 'lost') {
      if (this.#place === 'head' || this.#place === 'chunk-size') at = this.#line(bytes, at, end)
      else at = this.#content(bytes, at, end)
    }
  }

  end(): void {
    if (this.#place !== 'head' && this.#place !== 'lost') this.#finish()
    this.#place = 'lost'
    this.#held = new Uint8Array(0)
  }

  /** Gathers a head or the line of a chunk's size; answers where to go on. */
  #line(bytes: Uint8Array, start: number, end: number): number {
    const had = this.#held.length
    const joined = new Uint8Array(had + end - start)
    joined.set(this.#held)
    joined.set(bytes.subarray(start, end), had)
    const stop = this.#place === 'head' ? headEnd(joined, 0, joined.length) : joined.indexOf(0x0a) + 1
    if (stop <= 0) {
      this.#held = joined
      if (joined.length > limits.headBytes) this.#place = 'lost'
      return end
    }
    this.#held = new Uint8Array(0)
    if (this.#place === 'head') this.#head(joined.subarray(0, stop))
    else this.#chunk(latin1(joined, 0, stop).trim())
    return start + stop - had
  }

  #chunk(line: string): void {
    if (line === '') return // the end of the chunk before
    this.#left = Number.parseInt(line, 16)
    if (!Number.isInteger(this.#left) || this.#left < 0) this.#place = 'lost'
    else if (this.#left === 0) this.#finish()
    else this.#place = 'chunk'
  }

  #content(bytes: Uint8Array, start: number, end: number): number {
    const stop = this.#place === 'until-end' ? end : Math.min(end, start + this.#left)
    const kept = this.#keepsBody ? Math.min(stop - start, limits.bodyBytes - this.#bodyBytes) : 0
    if (kept > 0) {
      this.#body.push(bytes.slice(start, start + kept))
      this.#bodyBytes += kept
      if (this.#bodyBytes >= limits.bodyBytes) this.#emitBody() // what comes after is not looked at
    }
    if (this.#place !== 'until-end') {
      this.#left -= stop - start
      if (this.#left === 0) {
        if (this.#place === 'chunk') this.#place = 'chunk-size'
        else this.#finish()
      }
    }
    return stop
  }

  #head(head: Uint8Array): void {
    const lines = latin1(head, 0, head.length)
      .split('\n')
      .map((line) => line.replace(/\r$/, ''))
    const startLine = lines[0] ?? ''
    const fields = lines.slice(1).filter((line) => line !== '')
    this.#values = new BufferValues(this.#wanted)
    const values = this.#values
    const isUnderstood = this.#isRequest ? requestLine(startLine, values) : responseLine(startLine, values)
    if (!isUnderstood) {
      this.#place = 'lost'
      return
    }
    const whole = this.#isRequest ? 'http.request_header' : 'http.response_header'
    const found = readFields(fields, values, whole)
    if (values.wants('http.start')) values.add('http.start', `${startLine}\r\n${fields.join('\r\n')}\r\n\r\n`)
    this.#encoding = (found.get('content-encoding') ?? '').toLowerCase()
    const isChunked = /chunked/i.test(found.get('transfer-encoding') ?? '')
    const length = found.get('content-length')
    // RFC 9112 §6.3: these responses have no body whatever their fields state.
    const status = this.#isRequest ? 0 : Number(startLine.split(' ')[1])
    const hasNone = status === 204 || status === 304 || (status >= 100 && status < 200)
    if (this.#isRequest) {
      this.#exchange.requests.push(values)
      if (this.#exchange.requests.length > limits.transactions) this.#exchange.requests.shift()
    } else if (status >= 200) {
      const request = this.#exchange.requests.shift()
      if (request !== undefined) values.addAll(request)
    }
    if (hasNone || (length === undefined && !isChunked && this.#isRequest)) this.#finish()
    else if (isChunked) this.#place = 'chunk-size'
    else if (length === undefined) this.#place = 'until-end'
    else {
      this.#left = Number.parseInt(length, 10)
      if (!(this.#left >= 0)) this.#place = 'lost'
      else if (this.#left === 0) this.#finish()
      else this.#place = 'body'
    }
    // Fields of the head are known now; the body may follow later.
    if (this.#place !== 'head') this.#emit(values)
  }

  #finish(): void {
    if (this.#bodyBytes > 0 && this.#bodyBytes < limits.bodyBytes) this.#emitBody()
    else if (this.#bodyBytes === 0) this.#emit(this.#values)
    this.#body = []
    this.#bodyBytes = 0
    this.#place = 'head'
  }

  /** As a browser sees it; as it is where it cannot be unpacked. */
  #unpacked(body: Uint8Array): Uint8Array {
    return this.#encoding === '' ? body : (this.#unpack(body, this.#encoding) ?? body)
  }

  #emitBody(): void {
    const whole = new Uint8Array(this.#bodyBytes)
    let at = 0
    for (const piece of this.#body) {
      whole.set(piece, at)
      at += piece.length
    }
    this.#body = []
    const body = this.#isRequest ? whole : this.#unpacked(whole)
    this.#values.add(this.#isRequest ? 'http.request_body' : 'http.response_body', body)
    this.#values.add('file_data', body)
    this.#emit(this.#values)
  }
}

/** `HTTP/`, or a method and a blank, as far as they are here: where sense was lost, messages are found again where segments begin. */
function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  return /^[A-Z_-]{1,16}(?:[ /]|$)/.test(latin1(bytes, start, Math.min(end, start + 17)))
}

function requestLine(line: string, values: BufferValues): boolean {
  const match = /^([A-Za-z_-]{1,32}) +(.*?)(?: +(HTTP\/\d\.\d))?$/.exec(line)
  if (match === null) return false
  const [, method = '', target = '', protocol = ''] = match
  const path = target.replace(/^https?:\/\/[^/]*/i, '') || '/'
  values
    .add('http.method', method)
    .add('http.uri.raw', target)
    .add('http.uri', values.wants('http.uri') ? normalUri(path) : '')
  values.add('http.request_line', line).add('http.protocol', protocol)
  return true
}

function responseLine(line: string, values: BufferValues): boolean {
  const match = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(line)
  if (match === null) return false
  values
    .add('http.protocol', match[1]!)
    .add('http.stat_code', match[2]!)
    .add('http.stat_msg', match[3] ?? '')
  values.add('http.response_line', line)
  return true
}

/**
 * Lower-case names to the first value.
 *
 * @param whole buffer that has each field by itself
 */
function readFields(
  lines: readonly string[],
  values: BufferValues,
  whole: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const shown: string[] = []
  const names: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim()
    const value = line.slice(colon + 1).trim()
    const key = name.toLowerCase()
    names.push(name)
    values.add(whole, `${name}: ${value}`)
    if (key === 'cookie' || key === 'set-cookie') values.add('http.cookie', value)
    else shown.push(`${name}: ${value}`)
    if (found.has(key)) continue
    found.set(key, value)
    const buffer = FIELD_BUFFERS.get(key)
    if (buffer !== undefined) values.add(buffer, value)
    if (key === 'host')
      values.add('http.host.raw', value).add('http.host', value.toLowerCase().replace(/:\d+$/, ''))
  }
  if (shown.length > 0 && values.wants('http.header')) values.add('http.header', `${shown.join('\r\n')}\r\n`)
  if (values.wants('http.header.raw')) values.add('http.header.raw', `${lines.join('\r\n')}\r\n\r\n`)
  if (names.length > 0) values.add('http.header_names', `\r\n${names.join('\r\n')}\r\n\r\n`)
  return found
}

/** As servers read it: escapes decoded, `//`, `/./` and `/../` taken out of the path. RFC 3986 §6.2.2. */
function normalUri(target: string): Uint8Array {
  const byteCount = percentDecoded(Uint8Array.from(target, (character) => character.charCodeAt(0) & 0xff))
  const text = latin1(byteCount, 0, byteCount.length)
  const query = text.indexOf('?')
  const path = query < 0 ? text : text.slice(0, query)
  const kept: string[] = []
  const segments = path.replace(/\\/g, '/').split('/')
  for (const [i, segment] of segments.entries()) {
    const isLast = i === segments.length - 1
    if (segment === '..') {
      if (kept.length > 1) kept.pop()
      if (isLast) kept.push('')
    } else if (segment === '.' || (segment === '' && i > 0 && !isLast)) {
      if (segment === '.' && isLast) kept.push('')
    } else kept.push(segment)
  }
  return Uint8Array.from(
    kept.join('/') + (query < 0 ? '' : text.slice(query)),
    (one) => one.charCodeAt(0) & 0xff,
  )
}
