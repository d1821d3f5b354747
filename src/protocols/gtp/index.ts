import { u16be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: TS 29.060 §6, TS 29.274 §5.1: version (3 bits), flags, message type, length (2).
const AT = { flags: 0, type: 1, length: 2 } as const
const VERSION_SHIFT = 5
const PROTOCOL_TYPE = 0x10 // 1 GTP, 0 GTP'
const PIGGYBACKED = 0x10
/** Octets before those that the length counts. */
const PREFIX = { v0: 20, v1: 8, prime: 6, v2: 4 } as const
const CONTROL_PORTS: ReadonlySet<number> = new Set([2123, 3386])

/** Names of the commonest messages: TS 29.060 table 1, TS 29.274 table 6.1-1. */
const names: ReadonlyMap<number, string> = new Map([
  [1, 'Echo Request'],
  [2, 'Echo Response'],
  [16, 'Create PDP Context Request'],
  [17, 'Create PDP Context Response'],
  [20, 'Delete PDP Context Request'],
  [21, 'Delete PDP Context Response'],
  [26, 'Error Indication'],
  [32, 'Create Session Request'],
  [33, 'Create Session Response'],
  [34, 'Modify Bearer Request'],
  [35, 'Modify Bearer Response'],
  [36, 'Delete Session Request'],
  [37, 'Delete Session Response'],
  [240, 'Data Record Transfer Request'],
  [241, 'Data Record Transfer Response'],
  [255, 'User Packet'],
])

interface GtpMessage {
  readonly version: number
  readonly type: number
}

function dissect({ bytes, start, end, isCut, sourcePort, destinationPort }: Slice): Dissected<GtpMessage> {
  const available = end - start
  if (available < PREFIX.v1) return { kind: 'foreign' }
  const flags = bytes[start + AT.flags]!
  const version = flags >> VERSION_SHIFT
  const type = bytes[start + AT.type]!
  const length = u16be(bytes, start + AT.length)
  let total = -1
  if (version === 2) total = PREFIX.v2 + length
  else if ((flags & PROTOCOL_TYPE) === 0)
    total = (version === 0 && (flags & 1) === 0 ? PREFIX.v0 : PREFIX.prime) + length
  else if (version <= 1) total = (version === 0 ? PREFIX.v0 : PREFIX.v1) + length
  // A piggybacked message follows the first: TS 29.274 §5.5.1.
  const mayFollow = version === 2 && (flags & PIGGYBACKED) !== 0
  const fits = total === available || (total < available && mayFollow) || (total > available && isCut)
  if (total < 0 || type === 0 || !fits) return { kind: 'foreign' }
  if (!CONTROL_PORTS.has(sourcePort) && !CONTROL_PORTS.has(destinationPort) && !names.has(type))
    return { kind: 'foreign' }
  return { kind: 'message', length: available, message: { version, type } }
}

export const protocol = defineProtocol<GtpMessage, undefined>({
  name: 'gtp',
  title: 'GPRS Tunnelling Protocol',
  standard: '3GPP TS 29.060; TS 29.274; TS 29.281; TS 32.295',
  depth: 'recognised',
  family: 'plumbing',
  hints: [2123, 2152, 3386].map((port) => ({ transport: 'udp', port }) as const),
  dissect,
  // Requests have even, answers odd numbers from 2123 on, echo aside; nobody but ends of tunnels speaks it.
  isFromClient: ({ type }) => (type === 1 ? true : type === 2 ? false : undefined),
  facts: () => {},
  rows: ({ version, type }) => [
    { label: 'Message', value: `version ${version}, ${names.get(type) ?? type}`, at: AT.type, length: 1 },
  ],
})
