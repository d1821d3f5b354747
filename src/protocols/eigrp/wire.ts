import { u16be, u32be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Packet header: RFC 7868 §6.5.
const OPCODE = 1
const AS = 18
const HEADER = 20
const VERSION = 2

/** Opcodes: RFC 7868 §6.5. */
export const opcodes: ReadonlyMap<number, string> = new Map([
  [1, 'Update'],
  [2, 'Request'],
  [3, 'Query'],
  [4, 'Reply'],
  [5, 'Hello'],
  [6, 'IPX SAP'],
  [7, 'Probe'],
  [8, 'Acknowledgment'],
  [10, 'SIA Query'],
  [11, 'SIA Reply'],
])

// TLV types: RFC 7868 §6.6, §6.8.
const AUTHENTICATION = 0x0002
const SOFTWARE_VERSION = 0x0004
const IPV4_INTERNAL = 0x0102
const IPV4_EXTERNAL = 0x0103
/** Offset of the prefix length within a TLV, its header included: next hop and metric come first. */
const PREFIX = { [IPV4_INTERNAL]: 24, [IPV4_EXTERNAL]: 44 } as const

const limits = {
  /** TLVs read of one packet. */
  elements: 64,
} as const

export interface EigrpMessage {
  readonly opcode: number
  readonly autonomousSystem: number
  readonly isAuthenticated: boolean
  /** `12.4` and `1.2`; '' where not stated. */
  readonly system: string
  readonly release: string
  readonly networks: readonly string[]
}

/** Reads one packet; TLVs are read as far as they are whole. */
export function dissect({ bytes, start, end }: Slice): Dissected<EigrpMessage> {
  const available = end - start
  if (available < HEADER || bytes[start] !== VERSION || !opcodes.has(bytes[start + OPCODE]!))
    return { kind: 'foreign' }
  let isAuthenticated = false
  let system = ''
  let release = ''
  const networks: string[] = []
  for (let at = start + HEADER, count = 0; at + 4 <= end && count < limits.elements; count++) {
    const type = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    if (length < 4 || at + length > end) break
    if (type === AUTHENTICATION) isAuthenticated = true
    if (type === SOFTWARE_VERSION && length >= 8) {
      system = `${bytes[at + 4]}.${bytes[at + 5]}`
      release = `${bytes[at + 6]}.${bytes[at + 7]}`
    }
    if (type === IPV4_INTERNAL || type === IPV4_EXTERNAL) {
      const network = prefix(bytes, at + PREFIX[type], at + length)
      if (network !== '') networks.push(network)
    }
    at += length
  }
  const message = {
    opcode: bytes[start + OPCODE]!,
    // RFC 7868 halved what older editions hold in four bytes: virtual router, then AS.
    autonomousSystem: u32be(bytes, start + AS - 2) & 0xffff,
    isAuthenticated,
    system,
    release,
    networks,
  }
  return { kind: 'message', message, length: available }
}

/** Length in bits, then as many bytes as hold it. */
function prefix(bytes: Uint8Array, at: number, end: number): string {
  if (at >= end) return ''
  const bits = bytes[at]!
  const byteCount = (bits + 7) >> 3
  if (bits > 32 || at + 1 + byteCount > end) return ''
  const address = new Uint8Array(4)
  address.set(bytes.subarray(at + 1, at + 1 + byteCount))
  return `${ipv4Text(address, 0)}/${bits}`
}
