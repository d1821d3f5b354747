import { hex } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import type { Slice } from '#model/protocol'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Frame header: native_protocol_v4 §2: version, flags, stream (2), operation, length (4).
const AT = { version: 0, flags: 1, operation: 4, length: 5, size: 9 } as const
const RESPONSE = 0x80
const VERSIONS: ReadonlySet<number> = new Set([3, 4, 5])
const FLAGS = 0x1f
const COMPRESSED = 0x01
const LONGEST = 256 * 1024 * 1024
/** §2.4: operations of requests and responses. */
const REQUESTS: ReadonlySet<number> = new Set([0x01, 0x05, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0f])
const RESPONSES: ReadonlySet<number> = new Set([0x00, 0x02, 0x03, 0x06, 0x08, 0x0c, 0x0e, 0x10])
const STARTUP = 0x01
const OPTIONS = 0x05
/** Bytes within which STARTUP names its version. */
const HEAD = 256

function isHeader({ bytes, start }: Slice): boolean {
  const known = (bytes[start]! & RESPONSE) === 0 ? REQUESTS : RESPONSES
  return (
    VERSIONS.has(bytes[start]! & ~RESPONSE) &&
    (bytes[start + AT.flags]! & ~FLAGS) === 0 &&
    known.has(bytes[start + AT.operation]!) &&
    u32be(bytes, start + AT.length) <= LONGEST
  )
}

const startup = new ByteWriter().u16be(1).u16be(11).ascii('CQL_VERSION').u16be(5).ascii('3.0.0').take()

export const recogniser = defineRecogniser({
  name: 'cassandra',
  shortName: 'Cassandra',
  title: 'Cassandra (CQL)',
  standard: 'CQL native_protocol v3, v4, v5',
  family: 'it',
  hints: [{ transport: 'tcp', port: 9042 }, { content: 'tcp' }],
  firstBytes: '\x03\x04\x05',
  probe(slice) {
    const { bytes, start, end } = slice
    const flags = bytes[start + AT.flags]!
    if (!VERSIONS.has(bytes[start]!)) return 'no'
    if (end - start < AT.size) return end - start < 2 || flags <= FLAGS ? 'more' : 'no'
    if (!isHeader(slice)) return 'no'
    const operation = bytes[start + AT.operation]
    const length = u32be(bytes, start + AT.length)
    if (operation === OPTIONS)
      return length === 0 && end - start === AT.size && flags <= COMPRESSED ? 'yes' : 'no'
    // STARTUP always names the version of CQL: §4.1.1.
    const isStartup =
      operation === STARTUP && latin1(bytes, start, Math.min(end, start + HEAD)).includes('CQL_VERSION')
    return isStartup ? 'yes' : 'no'
  },
  probeHinted(slice) {
    const { bytes, start, end } = slice
    if (end - start < AT.size) return VERSIONS.has(bytes[start]! & ~RESPONSE) ? 'more' : 'no'
    return isHeader(slice) ? 'yes' : 'no'
  },
  isFromClient: ({ bytes, start }) => (bytes[start]! & RESPONSE) === 0,
  examples: [
    { bytes: new ByteWriter().bytes(hex('04 00 0001 01')).u32be(startup.length).bytes(startup).take() },
    { bytes: hex('84 00 0001 02 00000000'), from: 'server' },
  ],
})
