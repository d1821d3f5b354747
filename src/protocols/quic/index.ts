import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice, type Tell } from '#model/protocol'

// Long header: RFC 9000 §17.2, RFC 8999 §5.1.
const LONG = 0x80
const FIXED = 0x40
const MAX_CONNECTION_ID = 20
/** Version 1 (RFC 9000), version 2 (RFC 9369); drafts and Google's forms carry these high octets. */
const VERSION_1 = 1
const VERSION_2 = 0x6b3343cf
const DRAFT = 0xff0000
const GOOGLE = 0x51 // `Q`
const GOOGLE_T = 0x54 // `T`
/** Shortest datagram with a client's Initial: RFC 9000 §14.1. */
const INITIAL_OCTETS = 1200

interface QuicPacket {
  readonly isLong: boolean
  readonly version: number
}

interface QuicExchange {
  isProven: boolean
  isTold: boolean
}

function isVersion(version: number): boolean {
  return (
    version === VERSION_1 ||
    version === VERSION_2 ||
    version >>> 8 === DRAFT ||
    version >>> 24 === GOOGLE ||
    version >>> 24 === GOOGLE_T
  )
}

/** Is there a long header whose connection ids lie inside the datagram? */
function isLongHeader(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 7 || (bytes[start]! & (LONG | FIXED)) !== (LONG | FIXED)) return false
  const destination = bytes[start + 5]!
  if (destination > MAX_CONNECTION_ID || end - start < 7 + destination) return false
  const source = bytes[start + 6 + destination]!
  return (
    isVersion(u32be(bytes, start + 1)) &&
    source <= MAX_CONNECTION_ID &&
    end - start > 7 + destination + source
  )
}

function dissect({ bytes, start, end }: Slice, exchange: QuicExchange): Dissected<QuicPacket> {
  const isLong = isLongHeader(bytes, start, end)
  if (!isLong && !exchange.isProven) return { kind: 'foreign' }
  const version = isLong ? u32be(bytes, start + 1) : 0
  return { kind: 'message', message: { isLong, version }, length: end - start }
}

function facts({ version }: QuicPacket, _slice: Slice, tell: Tell, exchange: QuicExchange): void {
  exchange.isProven = true
  if (exchange.isTold) return
  exchange.isTold = true
  const name = version === VERSION_1 ? 'QUIC 1' : version === VERSION_2 ? 'QUIC 2' : 'QUIC'
  tell({ kind: 'session', phase: 'open', method: name, secured: true })
}

/** `yes` for the first flight of a client: a long header in a datagram of 1,200 octets or more. */
function recognise({ bytes, start, end }: Slice): 'yes' | 'no' {
  return end - start >= INITIAL_OCTETS && isLongHeader(bytes, start, end) ? 'yes' : 'no'
}

export const protocol = defineProtocol<QuicPacket, QuicExchange>({
  name: 'quic',
  title: 'QUIC',
  standard: 'RFC 9000, RFC 8999, RFC 9369',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ content: 'udp' }, { transport: 'udp', port: 443 }],
  newExchange: () => ({ isProven: false, isTold: false }),
  recognise,
  dissect,
  facts,
})
