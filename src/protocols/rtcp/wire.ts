import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Common header: RFC 3550 §6.4.
const TYPE = 1
const LENGTH = 2
const HEADER = 4
const VERSION_2 = 2
const COUNT = 0x1f
/** Types: RFC 3550 §12.1, RFC 4585 §6.1, RFC 3611 §2. */
const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const DESCRIPTION = 202
const LAST_TYPE = 207
/** Bytes before the report blocks, and of a block: RFC 3550 §6.4.1, §6.4.2. */
const SENDER_BYTES = 28
const RECEIVER_BYTES = 8
const BLOCK = 24
/** Source description items: RFC 3550 §6.5. */
const items = { end: 0, canonical: 1, name: 2, tool: 6 } as const

export interface RtcpMessage {
  readonly canonicalName: string
  readonly name: string
  readonly tool: string
  /** More than one packet in the datagram: RFC 3550 §6.1 asks for that. */
  readonly isCompound: boolean
}

/** Reads a compound; `foreign` unless it begins with a report and lengths fill the datagram. */
export function dissect({ bytes, start, end }: Slice): Dissected<RtcpMessage> {
  if (end - start < HEADER + 4) return { kind: 'foreign' }
  const first = bytes[start + TYPE]!
  if (first !== SENDER_REPORT && first !== RECEIVER_REPORT) return { kind: 'foreign' }
  let said = { canonicalName: '', name: '', tool: '' }
  let packets = 0
  for (let at = start; at < end; packets++) {
    if (at + HEADER > end || bytes[at]! >> 6 !== VERSION_2) return { kind: 'foreign' }
    const type = bytes[at + TYPE]!
    const next = at + 4 * (u16be(bytes, at + LENGTH) + 1)
    if (type < SENDER_REPORT || type > LAST_TYPE || next > end || !holdsBlocks(bytes, at, next))
      return { kind: 'foreign' }
    if (type === DESCRIPTION) said = description(bytes, at + HEADER, next)
    at = next
  }
  return { kind: 'message', message: { ...said, isCompound: packets > 1 }, length: end - start }
}

/** All report blocks of the count must fit. */
function holdsBlocks(bytes: Uint8Array, at: number, next: number): boolean {
  const type = bytes[at + TYPE]!
  if (type > RECEIVER_REPORT) return true
  const byteCount = type === SENDER_REPORT ? SENDER_BYTES : RECEIVER_BYTES
  return next - at >= byteCount + BLOCK * (bytes[at]! & COUNT)
}

/** Items of the first chunk. */
function description(bytes: Uint8Array, start: number, end: number) {
  const said = { canonicalName: '', name: '', tool: '' }
  for (let at = start + 4; at + 2 <= end && bytes[at] !== items.end; at += 2 + bytes[at + 1]!) {
    const last = at + 2 + bytes[at + 1]!
    if (last > end) break
    const value = text(bytes, at + 2, last)
    if (bytes[at] === items.canonical) said.canonicalName = value
    if (bytes[at] === items.name) said.name = value
    if (bytes[at] === items.tool) said.tool = value
  }
  return said
}
