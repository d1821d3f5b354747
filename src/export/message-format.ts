/** The contract of the formats in messages/: one file each, found by the entry point. */
import type { ExportMessage } from '#model/message'
import type { Microseconds } from '#model/time'

/** How much of hostile text is repeated. */
export interface Limits {
  /** UTF-16 units of a name, an address or a word. */
  readonly name: number
  /** Of a sentence. */
  readonly sentence: number
  /** Techniques, titles and steps of one message. */
  readonly entries: number
}

export const limits: Limits = { name: 255, sentence: 1000, entries: 20 }

/** Tried in turn until a message fits; the last one always does, whatever the device names. */
const SIZES: readonly Limits[] = [
  limits,
  { name: 100, sentence: 300, entries: 8 },
  { name: 40, sentence: 80, entries: 3 },
]

/** Bytes of what `fitted` gives; with its envelope it is below the 8192 every syslog receiver takes. */
const FITTED = 7700

/** The line `write` makes with the most generous limits that let it fit into one syslog message. */
export function fitted(write: (limits: Limits) => string): string {
  const encoder = new TextEncoder()
  let line = ''
  for (const size of SIZES) {
    line = write(size)
    if (encoder.encode(line).length <= FITTED) break
  }
  return line
}

/** Sender. */
export interface ExportSource {
  readonly sensor: string
  readonly version: string
  /** Where people open the pages, without a slash at the end. */
  readonly url: string
}

/** A message on its way. */
export interface Outgoing {
  readonly message: ExportMessage
  /** When it was put into the queue. */
  readonly queued: Microseconds
  readonly sent: Microseconds
}

export interface MessageFormat {
  /** The file's name. */
  readonly name: string
  readonly title: string
  /** `syslog`: one line without control characters; `webhook`: a body. */
  readonly for: 'syslog' | 'webhook'
  /** MIME type of a body. */
  readonly type?: string
  write(outgoing: Outgoing, sender: ExportSource): string
}

/** Control characters (also C1), and what could turn or break a line where it is shown. */
const UNSAFE = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/gu

/** One line of at most `most` UTF-16 units: control characters become spaces, broken surrogates U+FFFD. */
export function oneLine(text: string, most: number): string {
  const bounded = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return bounded
    .replace(UNSAFE, (character) => (/\p{Surrogate}/u.test(character) ? '\ufffd' : ' '))
    .replace(/ +/g, ' ')
    .trim()
}

/** The text as far as it is at most `most` bytes of UTF-8; what was longer ends in `…`. */
export function withinBytes(text: string, most: number): string {
  const encoder = new TextEncoder()
  const room = new Uint8Array(most)
  if (encoder.encodeInto(text, room).read === text.length) return text
  const { read } = encoder.encodeInto(text, room.subarray(encoder.encode('…').length))
  return `${text.slice(0, read)}…`
}

/** Address of the page that shows it; '' where there is none, or it is so long that it would have to be cut. */
export function linkOf({ path }: ExportMessage, { url }: ExportSource): string {
  return path === '' || url === '' || path.length > limits.name ? '' : oneLine(url + path, limits.sentence)
}

/** Severity as Defender for IoT writes it. */
export const DEFENDER_SEVERITY = {
  critical: 'Critical',
  major: 'Major',
  minor: 'Minor',
  warning: 'Warning',
  notice: 'Warning',
} as const

/** Engine as Defender for IoT writes it. */
export const DEFENDER_ENGINE = {
  protocol: 'Protocol Violation',
  policy: 'Policy Violation',
  malware: 'Malware',
  anomaly: 'Anomaly',
  operational: 'Operational',
  '': '',
} as const

/** Whole numbers of CEF and LEEF, 0..10; Defender's for its four. */
export const NUMBERED_SEVERITY = { critical: 10, major: 8, minor: 4, warning: 1, notice: 0 } as const
