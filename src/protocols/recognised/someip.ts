import { hex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Service (2), method (2), length (4, from the client on), client (2), session (2), protocol version, interface version,
// message type, return code: AUTOSAR FO R22-11, SOME/IP Protocol Specification (696).
const AT = { method: 2, length: 4, client: 8, session: 10, version: 12, type: 14, returnCode: 15 } as const
const HEADER = 16
const LONGEST = 0x10000
/** Set in the type where a long message comes in segments. */
const SEGMENTED = 0x20
const NOTIFICATION = 0x02
const REQUESTS: ReadonlySet<number> = new Set([0x00, 0x01, NOTIFICATION])
const RESPONSES: ReadonlySet<number> = new Set([0x80, 0x81])
/** Acknowledgements, which earlier releases had; content alone does not prove them. */
const FORMER_TYPES: ReadonlySet<number> = new Set([0x40, 0x41, 0x42, 0xc0, 0xc1])
const LARGEST_RETURN_CODE = 0x5e
/** Service discovery is a notification of its own service. */
const DISCOVERY = { service: 0xffff, method: 0x8100 } as const

/** Length of the message at `start`; 0 where there is none. */
function messageLength({ bytes, end }: Slice, start: number): number {
  if (end - start < HEADER || bytes[start + AT.version] !== 1) return 0
  const type = typeAt(bytes, start)
  const isType = REQUESTS.has(type) || RESPONSES.has(type) || FORMER_TYPES.has(type)
  const length = u32be(bytes, start + AT.length)
  if (!isType || bytes[start + AT.returnCode]! > LARGEST_RETURN_CODE) return 0
  if (length < HEADER - AT.client || length > LONGEST) return 0
  return AT.client + length <= end - start ? AT.client + length : 0
}

const typeAt = (bytes: Uint8Array, start: number) => bytes[start + AT.type]! & ~SEGMENTED

function isPlausible(bytes: Uint8Array, start: number): boolean {
  const service = u16be(bytes, start)
  const type = typeAt(bytes, start)
  const returnCode = bytes[start + AT.returnCode]!
  if (service === DISCOVERY.service)
    return u16be(bytes, start + AT.method) === DISCOVERY.method && type === NOTIFICATION && returnCode === 0
  if (service === 0 || u16be(bytes, start + AT.session) === 0) return false
  return RESPONSES.has(type) || (REQUESTS.has(type) && returnCode === 0)
}

export const recogniser = defineRecogniser({
  name: 'someip',
  shortName: 'SOME/IP',
  title: 'SOME/IP',
  standard: 'AUTOSAR FO R22-11, SOME/IP and SOME/IP-SD',
  family: 'ot',
  hints: [{ transport: 'udp', port: 30_490 }, { content: 'udp' }],
  probe(slice) {
    if (slice.isStream || slice.start >= slice.end) return 'no'
    for (let at = slice.start; at < slice.end; ) {
      const length = messageLength(slice, at)
      if (length === 0 || !isPlausible(slice.bytes, at)) return 'no'
      at += length
    }
    return 'yes'
  },
  probeHinted: (slice) => (messageLength(slice, slice.start) > 0 ? 'yes' : 'no'),
  isFromClient: ({ bytes, start }) => REQUESTS.has(typeAt(bytes, start)),
  examples: [
    { bytes: hex('ffff 8100 00000014 0000 0001 01 01 02 00 c0000000 00000000 00000000') },
    { bytes: hex('1234 0001 00000008 0000 0007 01 01 00 00'), over: { transport: 'udp', port: 30_501 } },
  ],
})
