import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Packet: RFC 4303 §2.
const SEQUENCE = 4
const HEADER = 8
/** Pad length, next header, and the shortest check value in use (RFC 8221 §4, §6: 8 bytes of AES-CCM). */
const TRAILER = 10
/** Encrypted data ends on a multiple of four bytes, and so do check values: RFC 4303 §2.4. */
const ALIGNMENT = 4
/** Values 1 to 255 are reserved; 0 marks IKE on port 4500: RFC 4303 §2.1, RFC 3948 §2.2. */
const FIRST_INDEX = 256
const NAT_PORT = 4500
/** One byte that holds the address translation open: RFC 3948 §2.3. */
const KEEP_ALIVE = 0xff
/** The sequence number starts at 1 and is renewed long before its end: RFC 4303 §3.3.3. */
const PLAUSIBLE_SEQUENCE = 0x1000_0000

interface EspMessage {
  /** Undefined in a keep-alive. */
  readonly index: number | undefined
}

interface EspState {
  isEmitted: boolean
}

function isOverUdp({ sourcePort, destinationPort }: Slice): boolean {
  return sourcePort === NAT_PORT || destinationPort === NAT_PORT
}

function dissect(slice: Slice): Dissected<EspMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (isOverUdp(slice) && length === 1 && bytes[start] === KEEP_ALIVE)
    return { kind: 'message', message: { index: undefined }, length }
  // The IP protocol proves it, though keys set by hand often take reserved indices; on port 4500 the bytes must.
  const isOurs = isOverUdp(slice)
    ? length >= HEADER + TRAILER && length % ALIGNMENT === 0 && u32be(bytes, start) >= FIRST_INDEX
    : length >= HEADER
  if (!isOurs) return { kind: 'foreign' }
  return { kind: 'message', message: { index: u32be(bytes, start) }, length }
}

/** Only on port 4500: nothing but the two numbers is in the clear. */
function probe(slice: Slice): 'yes' | 'no' {
  if (!isOverUdp(slice)) return 'no'
  const found = dissect(slice)
  if (found.kind !== 'message' || found.message.index === undefined) return 'no'
  const sequence = u32be(slice.bytes, slice.start + SEQUENCE)
  return sequence > 0 && sequence < PLAUSIBLE_SEQUENCE ? 'yes' : 'no'
}

export const protocol = defineProtocol<EspMessage, EspState>({
  name: 'esp',
  shortName: 'ESP',
  title: 'IP Encapsulating Security Payload',
  standard: 'RFC 4303; RFC 3948',
  depth: 'recognised',
  family: 'infrastructure',
  isEncrypted: true,
  hints: [{ ipProtocol: 50 }, { transport: 'udp', port: NAT_PORT }],
  newState: () => ({ isEmitted: false }),
  probe,
  dissect,
  facts({ index }, _slice, emit, state) {
    if (state.isEmitted || index === undefined) return
    state.isEmitted = true
    emit({ kind: 'session', phase: 'open', method: 'ipsec esp', secured: true })
  },
})
