import { u16be, u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: [MS-RDPEUDP] 2.2.2.1 RDPUDP_FEC_HEADER.
const ACKNOWLEDGES = 0
const FLAGS = 6
const HEADER = 8
/** 2.2.1.1: opening, closing, acknowledges. */
const SYN = 0x0001
const ACK = 0x0004
const DATA = 0x0008
const FEC = 0x0010
const ACK_OF_ACKS = 0x0100
const LOSSY = 0x0200
/** No packet to acknowledge yet: 3.1.5.1.1. */
const NOTHING = 0xffffffff
// 2.2.2.3 RDPUDP_SYNDATA_PAYLOAD behind the header; padded with zeros to the larger unit.
const UPSTREAM = 12
const DOWNSTREAM = 14
const SMALLEST_UNIT = 1132
const LARGEST_UNIT = 1232
/** 2.2.2.4 RDPUDP_SOURCE_PAYLOAD_HEADER: numbers of the datagram and of its first byte's source packet. */
const SOURCE_HEADER = 8
const SOURCE_START = 4

type RdpUdpMessage =
  | { readonly kind: 'opening'; readonly isLossy: boolean }
  | { readonly kind: 'data'; readonly number: number; readonly at: number }
  | { readonly kind: 'other' }

interface RdpUdpState {
  isProven: boolean
  isLossy: boolean
  /** Number of the latest source packet of client and server; one sent again has none that is new. */
  readonly latest: [number | undefined, number | undefined]
}

/** An opening datagram states units in their range, and is as long as a unit. */
function isOpening({ bytes, start, end, isCut }: Slice): boolean {
  const length = end - start
  if (length < DOWNSTREAM + 2 || (u16be(bytes, start + FLAGS) & SYN) === 0) return false
  const acknowledges = u32be(bytes, start + ACKNOWLEDGES)
  if ((u16be(bytes, start + FLAGS) & ACK) === 0 && acknowledges !== NOTHING) return false
  const upstream = u16be(bytes, start + UPSTREAM)
  const downstream = u16be(bytes, start + DOWNSTREAM)
  const isUnit = (unit: number) => unit >= SMALLEST_UNIT && unit <= LARGEST_UNIT
  const isWhole = isCut || (length >= SMALLEST_UNIT && length <= LARGEST_UNIT)
  return isUnit(upstream) && isUnit(downstream) && isWhole
}

function dissect(slice: Slice, { isProven }: RdpUdpState): Dissected<RdpUdpMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (isOpening(slice)) {
    const isLossy = (u16be(bytes, start + FLAGS) & LOSSY) !== 0
    return { kind: 'message', message: { kind: 'opening', isLossy }, length }
  }
  if (!isProven || length < HEADER - 1) return { kind: 'foreign' } // version 3 has a header of 7 bytes
  return { kind: 'message', message: length < HEADER ? { kind: 'other' } : sourceOf(slice), length }
}

/** A source packet behind the vector of acknowledges, which is padded to four bytes: 2.2.2.6, 2.2.2.7. */
function sourceOf({ bytes, start, end }: Slice): RdpUdpMessage {
  const flags = u16be(bytes, start + FLAGS)
  if ((flags & DATA) === 0 || (flags & FEC) !== 0) return { kind: 'other' }
  let at = start + HEADER
  if ((flags & ACK) !== 0) {
    if (end - at < 2) return { kind: 'other' }
    at += (2 + u16be(bytes, at) + 3) & ~3
  }
  if ((flags & ACK_OF_ACKS) !== 0) at += 4
  if (end - at <= SOURCE_HEADER) return { kind: 'other' }
  return { kind: 'data', number: u32be(bytes, at + SOURCE_START), at: at + SOURCE_HEADER }
}

export const protocol = defineProtocol<RdpUdpMessage, RdpUdpState>({
  name: 'rdpudp',
  shortName: 'RDP UDP',
  title: 'Remote Desktop UDP Transport',
  standard: '[MS-RDPEUDP]',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ transport: 'udp', port: 3389 }, { content: 'udp' }],
  newState: () => ({ isProven: false, isLossy: false, latest: [undefined, undefined] }),
  probe: (slice) => (isOpening(slice) ? 'yes' : 'no'),
  dissect,
  facts(message, { bytes, end, fromClient }, emit, state) {
    if (message.kind === 'opening') state.isLossy ||= message.isLossy
    if (!state.isProven) {
      state.isProven = true
      emit({ kind: 'session', phase: 'open', method: 'rdp over udp', secured: true })
    }
    // Lossy channels are secured by DTLS, each datagram separately; the others by TLS, in order.
    if (message.kind !== 'data') return
    const { latest, isLossy } = state
    const side = fromClient ? 0 : 1
    const before = latest[side]
    const isNew = before === undefined || message.number === (before + 1) >>> 0
    if (!isNew && !isLossy) return
    latest[side] = message.number
    const selector = isLossy ? 'lossy' : 'reliable'
    emit({ kind: 'payload', selector, bytes, start: message.at, end, isStream: !isLossy })
  },
})
