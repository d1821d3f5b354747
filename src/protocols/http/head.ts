/** Start line and fields of a message: RFC 9112 §2 to §5. */
import { clean } from '#bytes/text'
import { limits } from './exchange.ts'

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
/** Longest method token: UNSUBSCRIBE and BASELINE-CONTROL are shorter. */
const LONGEST_METHOD = 20
const VERSION = /^HTTP\/[12]\.\d$/

/** Is `bytes[start..]` a start line? `more` while it may become one. */
export function startLineState(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const limit = Math.min(end, start + limits.startLineOctets)
  const lineEnd = bytes.indexOf(0x0a, start)
  const stop = lineEnd >= 0 && lineEnd < limit ? lineEnd : limit
  const line = ascii(bytes, start, Math.min(stop, start + 32))
  if (/^HTTP\/1\.[01] [1-5]\d\d(?!\d)/.test(line)) return 'yes'
  if (couldBeStatusLine(line) && stop === end) return 'more'
  const method = /^[A-Z][A-Z-]{1,19}(?= |$)/.exec(line)?.[0]
  if (method === undefined) return 'no'
  if (line.length === method.length) return stop === end && method.length < LONGEST_METHOD ? 'more' : 'no'
  if (stop === end && stop < start + limits.startLineOctets)
    return isTargetStart(line[method.length + 1]) ? 'more' : 'no'
  if (stop !== lineEnd) return 'no'
  const lineStop = bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd
  return VERSION.test(ascii(bytes, Math.max(start, lineStop - 8), lineStop)) ? 'yes' : 'no'
}

function couldBeStatusLine(line: string): boolean {
  return 'HTTP/1.'.startsWith(line) || (line.length < 12 && /^HTTP\/1\.[01]?( ([1-5]\d?)?)?$/.test(line))
}

/** Origin, absolute, authority or asterisk form begins with one of these: RFC 9112 §3.2. */
function isTargetStart(character: string | undefined): boolean {
  return character === undefined || /[/*0-9A-Za-z[]/.test(character)
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let line = ''
  for (let at = start; at < end; at++) line += String.fromCharCode(bytes[at]!)
  return line
}

/** Offset just past the empty line that ends the head, or -1. Bare line feeds are accepted: RFC 9112 §2.2. */
export function findHeadEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== 0x0a) continue
    if (bytes[at + 1] === 0x0a && at + 1 < end) return at + 2
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a && at + 2 < end) return at + 3
  }
  return -1
}

/** Reads the head that fills `bytes[start..end)`; undefined if its first line is none. */
export function readHead(bytes: Uint8Array, start: number, end: number): HttpHead | undefined {
  const lines = ascii(bytes, start, end).split('\n', limits.fields + 1)
  const first = lines[0]!.trimEnd()
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?!\d)/.exec(first)
  const request = status ? null : /^([A-Z-]+) +(.*) (HTTP\/[12]\.\d)$/.exec(first)
  if (!status && !request) return undefined
  const fields = new Map<string, string>()
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    if (!fields.has(name)) fields.set(name, clean(line.slice(colon + 1), limits.fieldText))
  }
  return {
    method: request?.[1] ?? '',
    target: (request?.[2] ?? '').slice(0, limits.target),
    status: status ? Number(status[1]) : 0,
    fields,
    isHttp2: request?.[1] === HTTP2_METHOD,
  }
}
