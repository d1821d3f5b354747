import { u16be, u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: [MS-RDPEUDP] 2.2.2.1 RDPUDP_FEC_HEADER.
const ACKNOWLEDGES = 0
const FLAGS = 6
const HEADER = 8
/** 2.2.1.1: opening, closing, acknowledges. */
const SYN = 0x0001
const ACK = 0x0004
/** Nothing to acknowledge yet: 3.1.5.1.1. */
const NOTHING = 0xffffffff
// 2.2.2.3 RDPUDP_SYNDATA_PAYLOAD behind the header; padded with zeros to the larger unit.
const UPSTREAM = 12
const DOWNSTREAM = 14
const SMALLEST_UNIT = 1132
const LARGEST_UNIT = 1232

interface RdpUdpMessage {
  readonly isOpening: boolean
}

interface RdpUdpExchange {
  isProven: boolean
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

function dissect(slice: Slice, { isProven }: RdpUdpExchange): Dissected<RdpUdpMessage> {
  const length = slice.end - slice.start
  if (isOpening(slice)) return { kind: 'message', message: { isOpening: true }, length }
  if (!isProven || length < HEADER - 1) return { kind: 'foreign' } // version 2 has a header of 7 octets
  return { kind: 'message', message: { isOpening: false }, length }
}

export const protocol = defineProtocol<RdpUdpMessage, RdpUdpExchange>({
  name: 'rdpudp',
  title: 'Remote Desktop UDP Transport',
  standard: '[MS-RDPEUDP]',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ transport: 'udp', port: 3389 }, { content: 'udp' }],
  newExchange: () => ({ isProven: false }),
  recognise: (slice) => (isOpening(slice) ? 'yes' : 'no'),
  dissect,
  facts(_message, _slice, tell, exchange) {
    if (exchange.isProven) return
    exchange.isProven = true
    tell({ kind: 'session', phase: 'open', method: 'rdp over udp', secured: true })
  },
})
