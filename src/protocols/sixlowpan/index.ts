import { u16be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Dispatch: RFC 4944 §5.1, RFC 6282 §3, RFC 6553 aside.
const IPV6 = 0x41
const MESH = 0x80
const COMPRESSED = 0x60
const FRAGMENT_FIRST = 0xc0
const FRAGMENT_NEXT = 0xe0
const FRAGMENT_MASK = 0xf8
const NEXT_HEADER_MASK = 0xe0
/** Of a fragment: 11 bits of size, no less than an IPv6 header. */
const SIZE_MASK = 0x07ff
const IPV6_HEADER = 40
const FIRST_HEADER = 4
const NEXT_HEADER = 5

interface SixlowpanMessage {
  readonly kind: 'IPv6' | 'compressed' | 'fragment'
}

function dissect({ bytes, start, end }: Slice): Dissected<SixlowpanMessage> {
  let at = start
  // Mesh header: final and origin address of 8 bytes, or 2 where the bit is set: RFC 4944 §5.2.
  if ((bytes[at]! & 0xc0) === MESH)
    at += 1 + ((bytes[at]! & 0x20) !== 0 ? 2 : 8) + ((bytes[at]! & 0x10) !== 0 ? 2 : 8)
  if (end - at < 3) return { kind: 'foreign' }
  const dispatch = bytes[at]!
  const fragment = dispatch & FRAGMENT_MASK
  if (fragment === FRAGMENT_FIRST || fragment === FRAGMENT_NEXT) {
    const size = u16be(bytes, at) & SIZE_MASK
    const header = fragment === FRAGMENT_FIRST ? FIRST_HEADER : NEXT_HEADER
    if (size < IPV6_HEADER || end - at <= header || size < end - at - header) return { kind: 'foreign' }
    return whole('fragment', end - start)
  }
  if (dispatch === IPV6)
    return end - at > IPV6_HEADER && bytes[at + 1]! >> 4 === 6
      ? whole('IPv6', end - start)
      : { kind: 'foreign' }
  // §3.1.1: multicast to an address that is stateful without context is reserved.
  return (dispatch & NEXT_HEADER_MASK) === COMPRESSED ? whole('compressed', end - start) : { kind: 'foreign' }
}

function whole(kind: SixlowpanMessage['kind'], length: number): Dissected<SixlowpanMessage> {
  return { kind: 'message', message: { kind }, length }
}

export const protocol = defineProtocol<SixlowpanMessage, undefined>({
  name: 'sixlowpan',
  shortName: '6LoWPAN',
  title: 'IPv6 over 802.15.4 (6LoWPAN)',
  standard: 'RFC 4944; RFC 6282',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ carriedBy: 'wpan', selector: 'data' }],
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  facts: () => {},
  rows: ({ kind }) => [{ label: 'Packet', value: kind, at: 0, length: 1 }],
})
