import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { type LonPacket, readLonPacket } from './lon-packet.ts'
import { DATA, packetTypes } from './packets.ts'

// Common packet header: ISO/IEC 14908-4:2012 (CEA-852) clause 8.
const LENGTH = 0
const VERSION = 2
const TYPE = 3
const EXTENSION = 4
const VENDOR = 6
const SESSION = 8
const SEQUENCE = 12
const HEADER = 20

export interface CnpMessage {
  readonly type: number
  readonly session: number
  readonly sequence: number
  readonly packet: LonPacket | undefined
  /** Offset just past the message, from its start. */
  readonly end: number
}

/** @returns `foreign` unless length, version and type agree; `malformed` if a data packet holds no packet. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<CnpMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  const type = bytes[start + TYPE]!
  if (bytes[start + VERSION] !== 1 || !packetTypes.has(type) || length < HEADER) return { kind: 'foreign' }
  if (length > available && !isCut) return { kind: 'incomplete', need: length }
  const taken = Math.min(length, available)
  const body = start + HEADER + bytes[start + EXTENSION]! * 4
  const packet = type === DATA ? readLonPacket(bytes, body, start + taken) : undefined
  if (type === DATA && packet === undefined)
    return { kind: 'malformed', at: HEADER, reason: 'control network packet', length: taken }
  return {
    kind: 'message',
    length: taken,
    message: {
      type,
      session: u32be(bytes, start + SESSION),
      sequence: u32be(bytes, start + SEQUENCE),
      packet,
      end: taken,
    },
  }
}

/** `yes` for one whole packet that fills the datagram, without the vendor's own form of it. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end, isStream } = slice
  if (isStream) return 'no'
  const found = dissect(slice)
  if (found.kind !== 'message' || found.length !== end - start) return 'no'
  return bytes[start + EXTENSION]! <= 8 && u16be(bytes, start + VENDOR) === 0 ? 'yes' : 'no'
}
