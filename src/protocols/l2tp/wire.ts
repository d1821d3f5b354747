import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Control header: RFC 2661 §3.1: flags, length, tunnel, session, two sequence numbers.
const CONTROL = 0xc800
const CONTROL_MASK = 0xcb00
const VERSION_MASK = 0x000f
const LENGTH = 2
const HEADER = 12

// Attribute value pair: RFC 2661 §4.1.
const PAIR_HEADER = 6
const HIDDEN = 0x4000
const LENGTH_MASK = 0x03ff
/** RFC 2661 §4.4. */
const attributes = { messageType: 0, firmware: 6, host: 7, vendor: 8 } as const
/** RFC 3931 §4.1.1.1: version 3 on IP, without UDP. */
export const IP_PROTOCOL = 115

const limits = {
  /** Attributes read of one message. */
  attributes: 64,
} as const

export interface L2tpMessage {
  /** 0: an acknowledgment without attributes; undefined for data of version 3. */
  readonly type: number | undefined
  readonly host: string
  readonly vendor: string
  readonly firmware: string
}

/** Reads a control message; what carries frames is unwrapped below. `foreign` without version 2 or 3. */
export function dissect({
  bytes,
  start,
  end,
  isCut,
  sourcePort,
  destinationPort,
}: Slice): Dissected<L2tpMessage> {
  const available = end - start
  const none = { host: '', vendor: '', firmware: '' }
  if (sourcePort === 0 && destinationPort === 0) {
    if (available < 4) return { kind: 'foreign' }
    return { kind: 'message', message: { type: undefined, ...none }, length: available }
  }
  if (available < HEADER) return { kind: 'foreign' }
  const flags = u16be(bytes, start)
  const version = flags & VERSION_MASK
  if ((flags & CONTROL_MASK) !== CONTROL || (version !== 2 && version !== 3)) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < HEADER || (length > available && !isCut))
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  return {
    kind: 'message',
    message: pairs(bytes, start + HEADER, Math.min(end, start + length)),
    length: available,
  }
}

function pairs(bytes: Uint8Array, start: number, end: number): L2tpMessage {
  let type = 0
  let host = ''
  let vendor = ''
  let firmware = ''
  for (let at = start, count = 0; at + PAIR_HEADER <= end && count < limits.attributes; count++) {
    const flags = u16be(bytes, at)
    const length = flags & LENGTH_MASK
    if (length < PAIR_HEADER || at + length > end) break
    const value = at + PAIR_HEADER
    if ((flags & HIDDEN) === 0 && u16be(bytes, at + 2) === 0) {
      const attribute = u16be(bytes, at + 4)
      if (attribute === attributes.messageType && length === 8) type = u16be(bytes, value)
      if (attribute === attributes.host) host = text(bytes, value, at + length)
      if (attribute === attributes.vendor) vendor = text(bytes, value, at + length)
      if (attribute === attributes.firmware && length === 8)
        firmware = `0x${u16be(bytes, value).toString(16).padStart(4, '0')}`
    }
    at += length
  }
  return { type, host, vendor, firmware }
}
