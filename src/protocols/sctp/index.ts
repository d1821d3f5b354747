import { u16be, u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Chunk: RFC 9260 §3.2; the common header is read below.
const HEADER = 4
/** DATA: flags, sequence (4), stream (2), number (2), payload protocol (4): §3.3.1. */
const DATA = { type: 0, protocol: 12, size: 16 } as const
const WHOLE = 0x03 // first and last piece at once
const INIT = 1
const ABORT = 6
const SHUTDOWN = 7
/** Chunks of RFC 9260 §3.2, RFC 4820, RFC 3758, RFC 4895, RFC 5061, RFC 8260. */
const KNOWN: ReadonlySet<number> = new Set([
  ...Array.from({ length: 16 }, (_, i) => i),
  0x40,
  0x80,
  0x82,
  0x84,
  0xc0,
  0xc1,
  0xc2,
])
const limits = { chunks: 64 } as const

interface Chunk {
  readonly type: number
  /** Payload of a whole DATA chunk, in the slice's bytes. */
  readonly start: number
  readonly end: number
  readonly protocol: number
}

interface SctpMessage {
  readonly chunks: readonly Chunk[]
}

/** Chunks must fill the packet, each padded to four bytes. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<SctpMessage> {
  const chunks: Chunk[] = []
  let at = start
  while (at + HEADER <= end && chunks.length < limits.chunks) {
    const type = bytes[at]!
    const length = u16be(bytes, at + 2)
    if (!KNOWN.has(type)) return { kind: 'foreign' }
    if (length < HEADER || (at + length > end && !isCut))
      return { kind: 'malformed', at: at - start + 2, reason: 'chunk length', length: end - start }
    const isWhole =
      type === DATA.type && length > DATA.size && (bytes[at + 1]! & WHOLE) === WHOLE && at + length <= end
    chunks.push({
      type,
      start: isWhole ? at + DATA.size : at,
      end: isWhole ? at + length : at,
      protocol: isWhole ? u32be(bytes, at + DATA.protocol) : 0,
    })
    at += (length + 3) & ~3
  }
  if (chunks.length === 0) return { kind: 'foreign' }
  return { kind: 'message', length: end - start, message: { chunks } }
}

/** By registered port, where the payload protocol is left 0: RFC 4666 §1.3.1, RFC 6733 §11.4. */
const byPort: ReadonlyMap<number, number> = new Map([
  [2905, 3],
  [3868, 46],
])

export const protocol = defineProtocol<SctpMessage, undefined>({
  name: 'sctp',
  shortName: 'SCTP',
  title: 'Stream Control Transmission Protocol',
  standard: 'RFC 9260',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ ipProtocol: 132 }],
  dissect,
  isFromClient: ({ chunks }) => (chunks[0]?.type === INIT ? true : undefined),
  facts({ chunks }, { bytes, sourcePort, destinationPort }, emit) {
    for (const { type, start, end, protocol: identifier } of chunks) {
      if (type === INIT) emit({ kind: 'session', phase: 'open', method: 'sctp', secured: false })
      if (type === ABORT || type === SHUTDOWN)
        emit({ kind: 'session', phase: 'close', method: 'sctp', secured: false })
      if (end <= start) continue
      const selector = identifier || (byPort.get(destinationPort) ?? byPort.get(sourcePort))
      emit({ kind: 'payload', selector, bytes, start, end })
    }
  },
  rows: ({ chunks }) => chunks.map(({ type }) => ({ label: 'Chunk', value: String(type), at: 0, length: 1 })),
})
