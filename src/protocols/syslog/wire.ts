import { indexOfByte } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

const LESS = 0x3c
const LF = 0x0a

const limits = {
  /** Longest line awaited on a stream: RFC 5424 §6.1 asks receivers for 2,048 bytes at least. */
  line: 8192,
  /** Bytes in which the header must lie: priority, version, time, host and application. */
  header: 512,
} as const

/** Largest priority, facility 23 and severity 7: RFC 5424 §6.2.1. */
const MAX_PRIORITY = 191

/** `<PRI>VERSION TIMESTAMP HOSTNAME APP-NAME`: RFC 5424 §6. */
const MODERN = /^<(\d{1,3})>1 (?:-|\d{4}-\d\d-\d\dT\S+) (\S{1,255}) (\S{1,48}) /
/** `<PRI>Mmm dd hh:mm:ss HOSTNAME TAG`: RFC 3164 §4.1. */
const BSD = /^<(\d{1,3})>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255}) ([A-Za-z0-9_./-]{1,48})?/
const PRIORITY = /^<(\d{1,3})>/
/** Byte counting: RFC 6587 §3.4.1. */
const COUNTED = /^([1-9]\d{0,4}) </

export interface SyslogMessage {
  readonly facility: number
  readonly severity: number
  /** '' where the sender gives none. */
  readonly host: string
  readonly application: string
}

/** Reads one message: a datagram, or over a stream a counted message or a line. `foreign` without a priority. */
export function dissect(slice: Slice): Dissected<SyslogMessage> {
  const { bytes, start, end, isStream } = slice
  const prefix = isStream ? COUNTED.exec(latin(bytes, start, Math.min(end, start + 8))) : null
  const from = start + (prefix === null ? 0 : prefix[1]!.length + 1)
  if (from >= end || bytes[from] !== LESS) return { kind: 'foreign' }
  const last = prefix === null ? lineEnd(slice) : from + Number(prefix[1])
  if (last === undefined)
    return end - start > limits.line ? { kind: 'foreign' } : { kind: 'incomplete', need: end - start + 1 }
  if (last > end) return { kind: 'incomplete', need: last - start }
  const message = read(text(bytes, from, Math.min(last, from + limits.header)))
  return message === undefined ? { kind: 'foreign' } : { kind: 'message', message, length: last - start }
}

/** Past the line feed of a stream's line; the whole datagram else. */
function lineEnd({ bytes, start, end, isStream }: Slice): number | undefined {
  if (!isStream) return end
  const feed = indexOfByte(bytes, start, Math.min(end, start + limits.line), LF)
  return feed < 0 ? undefined : feed + 1
}

function read(line: string): SyslogMessage | undefined {
  const found = MODERN.exec(line) ?? BSD.exec(line) ?? PRIORITY.exec(line)
  const priority = Number(found?.[1])
  if (found === null || priority > MAX_PRIORITY) return undefined
  const nil = (value: string | undefined) => (value === undefined || value === '-' ? '' : value)
  return { facility: priority >> 3, severity: priority & 7, host: nil(found[2]), application: nil(found[3]) }
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

/** Sure only of a priority, a time and a host in one of the two formats, in text. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  const last = Math.min(end, start + limits.header)
  if (end - start < 8 || !isPrintable(bytes, start, Math.min(last, start + 64))) return 'no'
  const line = latin(bytes, start, last).replace(COUNTED, '<')
  const found = MODERN.exec(line) ?? BSD.exec(line)
  return found !== null && Number(found[1]) <= MAX_PRIORITY ? 'yes' : 'no'
}
