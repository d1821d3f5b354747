import { u16be } from '#bytes/read'
import { ipText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// RFC 5798 §5.1; version 2 alike but for authentication (RFC 3768 §5.1).
const ROUTER_ID = 1
const PRIORITY = 2
const COUNT = 3
const AUTHENTICATION = 4
const HEADER = 8
const ADVERTISEMENT = 1
const SIMPLE_PASSWORD = 1
/** Authentication data after the addresses of version 2: RFC 3768 §5.3.10. */
const PASSWORD_BYTES = 8

interface VrrpMessage {
  readonly version: number
  readonly routerId: number
  readonly priority: number
  readonly hasPassword: boolean
  readonly addresses: readonly string[]
}

export const protocol = defineProtocol<VrrpMessage, undefined>({
  name: 'vrrp',
  shortName: 'VRRP',
  title: 'Virtual Router Redundancy Protocol',
  standard: 'RFC 5798; RFC 3768',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [{ ipProtocol: 112 }],
  dissect,
  facts({ routerId, priority, hasPassword, addresses }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'router',
      confidence: confidence.management,
      field: 'VRRP advertisement',
    })
    for (const address of addresses)
      emit({ kind: 'topology', about, route: `vrrp ${routerId} virtual ${address} priority ${priority}` })
    if (hasPassword)
      emit({ kind: 'session', about, phase: 'open', method: 'password', secured: false, clearText: true })
  },
  rows: ({ version, routerId, priority, addresses }) => [
    { label: 'Version', value: String(version), at: 0, length: 1 },
    { label: 'Virtual router', value: `${routerId}, priority ${priority}`, at: ROUTER_ID, length: 2 },
    { label: 'Addresses', value: addresses.join(', '), at: HEADER, length: 0 },
  ],
})

/** Reads one advertisement. `malformed` if it is shorter than its addresses; version 3 carries IPv4 or IPv6 ones. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<VrrpMessage> {
  const length = end - start
  const version = length < HEADER ? 0 : bytes[start]! >> 4
  if ((version !== 2 && version !== 3) || (bytes[start]! & 15) !== ADVERTISEMENT) return { kind: 'foreign' }
  const count = bytes[start + COUNT]!
  // The family is the carrying packet's; sixteen bytes each is IPv6 (§5.2.9).
  const byteCount = version === 3 && count > 0 && length >= HEADER + count * 16 ? 16 : 4
  if (HEADER + count * byteCount > length) {
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: COUNT, reason: 'address count', length }
  }
  const addresses: string[] = []
  for (let i = 0; i < count; i++) addresses.push(ipText(bytes, start + HEADER + i * byteCount, byteCount))
  const isPassword = version === 2 && u16be(bytes, start + AUTHENTICATION) >> 8 === SIMPLE_PASSWORD
  const hasPassword = isPassword && length >= HEADER + count * 4 + PASSWORD_BYTES
  const message = {
    version,
    routerId: bytes[start + ROUTER_ID]!,
    priority: bytes[start + PRIORITY]!,
    hasPassword,
    addresses,
  }
  return { kind: 'message', length, message }
}
