/** The envelope of a syslog message, and how several lie in one stream. */
import type { Severity } from '#model/rule'
import { type Microseconds, timeText } from '#model/time'

/** RFC 5424 §6.2.1, table 2. Critical is `alert`, the level Defender sends everything at; nothing is an emergency. */
const SYSLOG_SEVERITY = {
  critical: 1,
  major: 2,
  minor: 4,
  warning: 5,
  notice: 6,
} as const satisfies Record<Severity, number>

const syslogLimits = {
  /** RFC 5424 §6. */
  hostname: 255,
  /** RFC 5424 §6. */
  messageId: 32,
  /** Default limit of rsyslog: 8 KiB; RFC 5425 §4.3.1 requires 8192. Longer messages are cut. */
  bytes: 8192,
} as const

export interface Envelope {
  readonly header: 'rfc5424' | 'rfc3164'
  readonly facility: number
  readonly severity: Severity
  readonly time: Microseconds
  readonly hostname: string
  readonly version: string
  /** Kind of message. */
  readonly messageId: string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** PRINTUSASCII of RFC 5424 §6; `-` where nothing is left. */
function word(text: string, most: number): string {
  return text.replace(/[^\x21-\x7e]/g, '-').slice(0, most) || '-'
}

/** PARAM-VALUE of RFC 5424 §6.3.3. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"\]]/g, '\\$&')}"`
}

/** One message, at most `syslogLimits.bytes` bytes of UTF-8, cut between characters. `body` must be one line. */
export function syslogMessage(body: string, envelope: Envelope): Uint8Array {
  const priority = envelope.facility * 8 + SYSLOG_SEVERITY[envelope.severity]
  const host = word(envelope.hostname, syslogLimits.hostname)
  const head =
    envelope.header === 'rfc5424'
      ? `<${priority}>1 ${timeText(envelope.time) || '-'} ${host} sightglass - ${word(envelope.messageId, syslogLimits.messageId)} [origin software="Sightglass" swVersion=${quoted(word(envelope.version, 32))}] ${isAscii(body) ? '' : '\ufeff'}`
      : `<${priority}>${oldTime(envelope.time)} ${host} sightglass: `
  return cut(new TextEncoder().encode(head + body), syslogLimits.bytes)
}

/** RFC 5424 §6.4: text that is UTF-8 begins with a byte order mark. ASCII does without, since old parsers stumble. */
function isAscii(text: string): boolean {
  return !/[^\x20-\x7e\t]/.test(text)
}

/** RFC 3164 §4.1.2, in UTC: `Nov  4 03:10:07`. */
function oldTime(time: Microseconds): string {
  const date = new Date(time / 1000)
  const day = String(date.getUTCDate()).padStart(2, ' ')
  return `${MONTHS[date.getUTCMonth()] ?? 'Jan'} ${day} ${date.toISOString().slice(11, 19)}`
}

function cut(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes
  let end = most
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end-- // never within a character
  return bytes.subarray(0, end)
}

/** RFC 6587 §3.4.1: the length in front; §3.4.2: a line feed behind. RFC 5425 wants the first. */
export function framed(message: Uint8Array, framing: 'octet-counting' | 'newline'): Uint8Array {
  const [before, after] = framing === 'octet-counting' ? [`${message.length} `, ''] : ['', '\n']
  const encoder = new TextEncoder()
  const [head, tail] = [encoder.encode(before), encoder.encode(after)]
  const all = new Uint8Array(head.length + message.length + tail.length)
  all.set(head)
  all.set(message, head.length)
  all.set(tail, head.length + message.length)
  return all
}
