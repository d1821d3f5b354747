import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Packets of 188 octets: sync, flags and packet identifier (2), scrambling, adaptation and counter. ISO/IEC 13818-1:2019 §2.4.3.2.
const PACKET = 188
const SYNC = 0x47
const ERROR = 0x80
const CONTROL = 3
/** Values of adaptation_field_control; 0 is reserved. */
const ADAPTATION = 0x30
/** As many sync octets in place are no accident. */
const PROVING = 4

interface Packets {
  readonly count: number
}

function isPacket(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === SYNC && (bytes[at + 1]! & ERROR) === 0 && (bytes[at + CONTROL]! & ADAPTATION) !== 0
}

function dissect({ bytes, start, end }: Slice): Dissected<Packets> {
  const length = end - start
  if (length === 0 || length % PACKET !== 0) return { kind: 'foreign' }
  for (let at = start; at < end; at += PACKET) if (!isPacket(bytes, at)) return { kind: 'foreign' }
  return { kind: 'message', length, message: { count: length / PACKET } }
}

export const protocol = defineProtocol<Packets, { isTold: boolean }>({
  name: 'mpeg-ts',
  title: 'MPEG transport stream',
  standard: 'ISO/IEC 13818-1:2019 (ITU-T H.222.0)',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'udp' }, { transport: 'udp', port: 1234 }],
  firstOctets: 'G',
  newExchange: () => ({ isTold: false }),
  recognise(slice) {
    const found = dissect(slice)
    return found.kind === 'message' && found.message.count >= PROVING ? 'yes' : 'no'
  },
  dissect,
  facts(_message, _slice, tell, exchange) {
    if (exchange.isTold) return
    exchange.isTold = true
    tell({ kind: 'session', phase: 'open', method: 'mpeg-ts', secured: false })
  },
})
