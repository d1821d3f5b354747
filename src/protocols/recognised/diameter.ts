import { u24be, u32be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import type { Slice } from '#model/protocol'
import { defineRecogniser, type ProbeResult } from '#protocol-kit/recogniser'

// Header: RFC 6733 §3.
const AT = { version: 0, length: 1, flags: 4, command: 5, size: 20 } as const
const REQUEST = 0x80
const RESERVED = 0x0f
const LONGEST = 64 * 1024
/** Commands: §3.1, RFC 4006, RFC 4072, 3GPP TS 29.272. */
const COMMANDS: ReadonlySet<number> = new Set([
  ...[257, 258, 265, 268, 271, 272, 274, 275, 280, 282, 316, 318],
])
// Attributes: §4.1: code (4), flags, length (3), vendor (4) where flagged; padded to four bytes.
const PAIR = 8
const HAS_VENDOR = 0x80
const ORIGIN_HOST = 264
const limits = { pairs: 64 } as const

function probeWhole(slice: Slice, needsProof: boolean): ProbeResult {
  const { bytes, start, end, isStream } = slice
  const more = isStream ? 'more' : 'no'
  if (bytes[start] !== 1) return 'no'
  if (end - start < AT.size) return more
  const length = u24be(bytes, start + AT.length)
  const isHeader = length >= AT.size && length % 4 === 0 && length <= LONGEST
  if (!isHeader || (bytes[start + AT.flags]! & RESERVED) !== 0) return 'no'
  if (needsProof && !COMMANDS.has(u24be(bytes, start + AT.command))) return 'no'
  if (end - start < length) return more
  return hasPairs(bytes, start + AT.size, start + length, needsProof) ? 'yes' : 'no'
}

/** Attributes fit the message. Every message names its sender by Origin-Host (§6.3), which is the proof. */
function hasPairs(bytes: Uint8Array, from: number, end: number, needsOrigin: boolean): boolean {
  let hasOrigin = false
  let at = from
  for (let count = 0; count < limits.pairs && at + PAIR <= end; count++) {
    const size = u24be(bytes, at + 5)
    const hasVendor = (bytes[at + 4]! & HAS_VENDOR) !== 0
    if (at + size > end || size < PAIR + (hasVendor ? 4 : 0)) return false
    if (u32be(bytes, at) === ORIGIN_HOST && !hasVendor) hasOrigin = true
    at += (size + 3) & ~3
  }
  return hasOrigin || !needsOrigin
}

/** Bytes of an attribute with a multiple of four letters. */
const pair = (code: number, text: string) =>
  new ByteWriter()
    .u32be(code)
    .u8(0x40)
    .u24be(8 + text.length)
    .ascii(text)
    .take()

function message(command: number, flags: number): Uint8Array {
  const body = new ByteWriter().bytes(pair(ORIGIN_HOST, 'aaa1.example')).bytes(pair(296, 'plant.sample'))
  const bytes = body.take()
  const header = new ByteWriter()
    .u8(1)
    .u24be(AT.size + bytes.length)
    .u8(flags)
    .u24be(command)
  return header.zeros(12).bytes(bytes).take()
}

export const recogniser = defineRecogniser({
  name: 'diameter',
  shortName: 'Diameter',
  title: 'Diameter',
  standard: 'RFC 6733',
  family: 'it',
  hints: [{ transport: 'tcp', port: 3868 }, { content: 'tcp' }, { carriedBy: 'sctp', selector: 46 }],
  firstBytes: '\x01',
  probe: (slice) => probeWhole(slice, true),
  probeHinted: (slice) => probeWhole(slice, false),
  isFromClient: ({ bytes, start }) => (bytes[start + AT.flags]! & REQUEST) !== 0,
  examples: [
    { bytes: message(257, REQUEST) },
    { bytes: message(280, REQUEST), over: { carriedBy: 'sctp' }, how: '3868/46' },
  ],
})
