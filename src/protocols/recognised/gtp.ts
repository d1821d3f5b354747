import { hex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Header: TS 29.060 §6, TS 29.274 §5.1: version (3 bits), flags, message type, length (2).
const AT = { flags: 0, type: 1, length: 2 } as const
const VERSION_SHIFT = 5
const PROTOCOL_TYPE = 0x10 // 1 GTP, 0 GTP'
const PIGGYBACKED = 0x10
/** Bytes before those that the length counts. */
const PREFIX = { v0: 20, v1: 8, prime: 6, v2: 4 } as const
const CONTROL_PORTS: ReadonlySet<number> = new Set([2123, 3386])
const ECHO = { request: 1, response: 2 } as const
/** The commonest messages, for ports other than those of control: TS 29.060 table 1, TS 29.274 table 6.1-1. */
const COMMON_TYPES: ReadonlySet<number> = new Set([
  ...[ECHO.request, ECHO.response, 16, 17, 20, 21, 26, 32, 33, 34, 35, 36, 37, 240, 241, 255],
])

/** Length that the header states, or -1. */
function statedLength(flags: number, length: number): number {
  const version = flags >> VERSION_SHIFT
  if (version === 2) return PREFIX.v2 + length
  if (version > 2 && (flags & PROTOCOL_TYPE) !== 0) return -1
  if ((flags & PROTOCOL_TYPE) === 0)
    return (version === 0 && (flags & 1) === 0 ? PREFIX.v0 : PREFIX.prime) + length
  return (version === 0 ? PREFIX.v0 : PREFIX.v1) + length
}

export const recogniser = defineRecogniser({
  name: 'gtp',
  shortName: 'GTP',
  title: 'GPRS Tunnelling Protocol',
  standard: '3GPP TS 29.060; TS 29.274; TS 29.281; TS 32.295',
  family: 'infrastructure',
  hints: [2123, 2152, 3386].map((port) => ({ transport: 'udp', port }) as const),
  probe({ bytes, start, end, isCut, sourcePort, destinationPort }) {
    const available = end - start
    if (available < PREFIX.v1) return 'no'
    const flags = bytes[start + AT.flags]!
    const type = bytes[start + AT.type]!
    const stated = statedLength(flags, u16be(bytes, start + AT.length))
    // A piggybacked message follows the first: TS 29.274 §5.5.1.
    const mayFollow = flags >> VERSION_SHIFT === 2 && (flags & PIGGYBACKED) !== 0
    const fits = stated === available || (stated < available ? mayFollow : isCut)
    if (stated < 0 || type === 0 || !fits) return 'no'
    const isControl = CONTROL_PORTS.has(sourcePort) || CONTROL_PORTS.has(destinationPort)
    return isControl || COMMON_TYPES.has(type) ? 'yes' : 'no'
  },
  isFromClient({ bytes, start }) {
    const type = bytes[start + AT.type]
    return type === ECHO.request ? true : type === ECHO.response ? false : undefined
  },
  examples: [
    { bytes: hex('32 01 0004 00000000 0001 0000') },
    { bytes: hex('48 20 000c 00000000 000001 00 01 0000 00') },
  ],
})
