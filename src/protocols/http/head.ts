/** Start line and fields of a message: RFC 9112 §2 to §5. */
import { latin1, readMessageHead } from '#bytes/message-head'
import { operations } from './operations.ts'
import { limits } from './state.ts'

export interface HttpHead {
  /** '' for a response. */
  readonly method: string
  /** request-target as sent, uncleaned and bounded; '' for a response. */
  readonly target: string
  /** 0 for a request. */
  readonly status: number
  /** Lower-case names; the first of a repeated field, cleaned. */
  readonly fields: ReadonlyMap<string, string>
  readonly isHttp2: boolean
}

/** Connection preface of HTTP/2: RFC 9113 §3.4. Its method is no method of HTTP/1. */
const HTTP2_METHOD = 'PRI'
const VERSION = /^HTTP\/[12]\.\d$/

/** Is `bytes[start..]` a start line? `more` while it may become one. */
export function startLineState(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  // Methods and HTTP begin with a capital letter.
  if (end > start && (bytes[start]! < 0x41 || bytes[start]! > 0x5a)) return 'no'
  const limit = Math.min(end, start + limits.startLineBytes)
  const lineEnd = bytes.indexOf(0x0a, start)
  const stop = lineEnd >= 0 && lineEnd < limit ? lineEnd : limit
  const line = latin1(bytes, start, Math.min(stop, start + 32))
  if (/^HTTP\/1\.[01] [1-5]\d\d(?!\d)/.test(line)) return 'yes'
  if (couldBeStatusLine(line) && stop === end) return 'more'
  const method = /^[A-Z][A-Z-]{0,19}(?= |$)/.exec(line)?.[0]
  if (method === undefined || (method.length === 1 && line.length > 1)) return 'no'
  if (line.length === method.length) return stop === end && beginsMethod(method) ? 'more' : 'no'
  if (stop === end && stop < start + limits.startLineBytes)
    return isTargetStart(line[method.length + 1]) ? 'more' : 'no'
  if (stop !== lineEnd) return 'no'
  const lineStop = bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd
  return VERSION.test(latin1(bytes, Math.max(start, lineStop - 8), lineStop)) ? 'yes' : 'no'
}

/** Where no more than a word has come, only the beginning of a known method is worth waiting: capitals begin much else. */
function beginsMethod(word: string): boolean {
  for (const method of operations.keys()) if (method.startsWith(word)) return true
  return HTTP2_METHOD.startsWith(word)
}

function couldBeStatusLine(line: string): boolean {
  return 'HTTP/1.'.startsWith(line) || (line.length < 12 && /^HTTP\/1\.[01]?( ([1-5]\d?)?)?$/.test(line))
}

/** Origin, absolute, authority or asterisk form begins with one of these: RFC 9112 §3.2. */
function isTargetStart(character: string | undefined): boolean {
  return character === undefined || /[/*0-9A-Za-z[]/.test(character)
}

/** Reads the head that fills `bytes[start..end)`; undefined if its first line is none. */
export function readHead(bytes: Uint8Array, start: number, end: number): HttpHead | undefined {
  const { startLine, fields } = readMessageHead(bytes, start, end, limits.fields, limits.fieldText)
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?!\d)/.exec(startLine)
  const request = status ? null : /^([A-Z-]+) +(.*) (HTTP\/[12]\.\d)$/.exec(startLine)
  if (!status && !request) return undefined
  return {
    method: request?.[1] ?? '',
    target: (request?.[2] ?? '').slice(0, limits.target),
    status: status ? Number(status[1]) : 0,
    fields,
    isHttp2: request?.[1] === HTTP2_METHOD,
  }
}
