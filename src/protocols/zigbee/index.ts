import { u16le } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Network frame: Zigbee specification 05-3474-23 (2023) §3.3.1, little endian.
const TYPE_MASK = 0x0003
const DATA = 0
const COMMAND = 1
const VERSION_SHIFT = 2
/** Protocol version of Zigbee 2006 and later: §3.5.2. */
const VERSION = 2
const SECURITY = 0x0200
const SOURCE_ROUTE = 0x0400
const LONG_DESTINATION = 0x0800
const LONG_SOURCE = 0x1000
const RESERVED = 0xc000
const HEADER = 8

// Beacon payload: §3.6.7, table 3-73: protocol (0), stack profile and version, capacity, extended PAN (8), …
const BEACON_LENGTH = 15
const BEACON_SELECTOR = 'beacon'
const PROFILES: ReadonlySet<number> = new Set([1, 2]) // Zigbee, Zigbee PRO

interface ZigbeeMessage {
  readonly kind: 'beacon' | 'data' | 'command'
  readonly isSecured: boolean
}

function dissect({ bytes, start, end }: Slice): Dissected<ZigbeeMessage> {
  if (isBeacon(bytes, start, end)) return whole('beacon', false, end - start)
  if (end - start < HEADER) return { kind: 'foreign' }
  const control = u16le(bytes, start)
  const type = control & TYPE_MASK
  if ((type !== DATA && type !== COMMAND) || ((control >> VERSION_SHIFT) & 0x0f) !== VERSION)
    return { kind: 'foreign' }
  const length =
    HEADER + ((control & LONG_DESTINATION) !== 0 ? 8 : 0) + ((control & LONG_SOURCE) !== 0 ? 8 : 0)
  const radius = bytes[start + 6]!
  if ((control & RESERVED) !== 0 || radius === 0 || end - start <= length) return { kind: 'foreign' }
  if ((control & SOURCE_ROUTE) !== 0 && bytes[start + length + 1]! > bytes[start + length]!)
    return { kind: 'foreign' }
  return whole(type === DATA ? 'data' : 'command', (control & SECURITY) !== 0, end - start)
}

function whole(kind: ZigbeeMessage['kind'], isSecured: boolean, length: number): Dissected<ZigbeeMessage> {
  return { kind: 'message', message: { kind, isSecured }, length }
}

function isBeacon(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== BEACON_LENGTH || bytes[start] !== 0) return false
  return PROFILES.has(bytes[start + 1]! & 0x0f) && bytes[start + 1]! >> 4 === VERSION
}

export const protocol = defineProtocol<ZigbeeMessage, undefined>({
  name: 'zigbee',
  shortName: 'Zigbee',
  title: 'Zigbee',
  standard: 'Zigbee specification 05-3474-23 (2023)',
  depth: 'recognised',
  family: 'ot',
  hints: [
    { carriedBy: 'wpan', selector: BEACON_SELECTOR },
    { carriedBy: 'wpan', selector: 'data' },
  ],
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  facts: () => {}, // addresses of two bytes mean something in their network only
  rows: ({ kind, isSecured }) => [
    { label: 'Frame', value: `${kind}${isSecured ? ', secured' : ''}`, at: 0, length: 2 },
  ],
})
