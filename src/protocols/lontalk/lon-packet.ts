/** The control network's own packet inside a data packet: ISO/IEC 14908-1:2012 (CEA-709.1). */
import { u16be } from '#bytes/read'

export interface LonPacket {
  /** `subnet/node` of who sends; `1/42`. */
  readonly source: string
  /** `1/41`, `group 3`, or `broadcast`. */
  readonly destination: string
  readonly kind: 'transport' | 'session' | 'authentication' | 'application'
  /** Type within its kind: 0 acknowledged or request, 1 repeated, 2 acknowledgement or response. */
  readonly type: number
  readonly transaction: number
  /** Absolute offset of the application message; `end` where there is none. */
  readonly application: number
}

const DOMAIN_BYTES = [0, 1, 3, 6]
const KINDS = ['transport', 'session', 'authentication', 'application'] as const

/** The packet in `bytes[start..end)`, link header first; undefined if its version or length cannot be. */
export function readLonPacket(bytes: Uint8Array, start: number, end: number): LonPacket | undefined {
  if (end - start < 6) return undefined
  const header = bytes[start + 1]!
  if (header >> 6 !== 0) return undefined // version 0 alone exists
  const kind = KINDS[(header >> 4) & 3]!
  const format = (header >> 2) & 3
  const source = `${bytes[start + 2]}/${bytes[start + 3]! & 0x7f}`
  let at = start + 4
  let destination = 'broadcast'
  // Bit 7 of the source node reports a group's acknowledgement from a plain address in format 2.
  const isPlain = (bytes[start + 3]! & 0x80) !== 0
  if (format === 0) at += 1
  else if (format === 1) {
    destination = `group ${bytes[at]}`
    at += 1
  } else if (format === 2) {
    if (at + 2 > end) return undefined
    destination = `${bytes[at]}/${bytes[at + 1]! & 0x7f}`
    at += isPlain ? 2 : 4
  } else {
    destination = 'unique id'
    at += 7
  }
  at += DOMAIN_BYTES[header & 3]!
  if (at >= end) return undefined
  if (kind === 'application') return { source, destination, kind, type: 1, transaction: 0, application: at }
  const control = bytes[at]!
  return {
    source,
    destination,
    kind,
    type: (control >> 4) & 7,
    transaction: control & 0x0f,
    application: at + 1,
  }
}

/** A network variable's selector of fourteen bits, where an application message begins with one. */
export function selectorOf(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 2 > end || (bytes[at]! & 0x80) === 0) return undefined
  return u16be(bytes, at) & 0x3fff
}
