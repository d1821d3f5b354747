import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Transport header: version, radio, C, F and L bits; fragment; length; RSSI and SNR. RFC 5412 §3.2. Behind it, if C is set, the
// control header: message type, sequence number, length of the elements, session. §4.2.1.
const LENGTH = 2
const HEADER = 6
const CONTROL = 0x04
const VERSION_BITS = 0xc0
const ELEMENTS_LENGTH = HEADER + 2
const CONTROL_HEADER = 8

export interface LwappPacket {
  /** Of a control message. */
  readonly type: number | undefined
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<LwappPacket> {
  const available = end - start
  if (available < HEADER || (bytes[start]! & VERSION_BITS) !== 0) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length === 0 || (!isCut && length !== available - HEADER)) return { kind: 'foreign' }
  if ((bytes[start]! & CONTROL) === 0)
    return { kind: 'message', length: available, message: { type: undefined } }
  if (length < CONTROL_HEADER || available < HEADER + CONTROL_HEADER) return { kind: 'foreign' }
  if (u16be(bytes, start + ELEMENTS_LENGTH) !== length - CONTROL_HEADER)
    return { kind: 'malformed', at: ELEMENTS_LENGTH, reason: 'length of the elements', length: available }
  return { kind: 'message', length: available, message: { type: bytes[start + HEADER]! } }
}
