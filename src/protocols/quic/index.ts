import { u16be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { CryptoStream } from './crypto-stream.ts'
import { initialKeys, openInitial, readInitial, VERSION_1, VERSION_2 } from './initial.ts'
import { dissect, isLongHeader, probe, type QuicPacket, type QuicReadState } from './wire.ts'

/** TLS record of type handshake and version 3.1, as a ClientHello over TCP has: RFC 8446 §5.1. */
const RECORD = [22, 3, 1] as const

const limits = {
  /** Initial packets opened of one flow: a hello takes two or three, retransmissions as many. */
  opened: 16,
  /** Packets of one datagram: RFC 9000 §12.2. */
  coalesced: 4,
} as const

interface QuicState extends QuicReadState {
  isEmitted: boolean
  opened: number
  /** Destination of the client's first Initial packet: both sides' keys come from it. */
  connectionId: Uint8Array | undefined
  readonly client: CryptoStream
  readonly server: CryptoStream
}

function facts({ isLong, version }: QuicPacket, slice: Slice, emit: Emit, state: QuicState): void {
  state.isProven = true
  if (!state.isEmitted) {
    state.isEmitted = true
    const name = version === VERSION_1 ? 'QUIC 1' : version === VERSION_2 ? 'QUIC 2' : 'QUIC'
    emit({ kind: 'session', phase: 'open', method: name, secured: true })
  }
  if (isLong && state.opened < limits.opened) openInitials(version, slice, emit, state)
}

/** A datagram may hold several packets; Initial ones come first. */
function openInitials(
  version: number,
  { bytes, start, end, fromClient }: Slice,
  emit: Emit,
  state: QuicState,
): void {
  let at = start
  for (let count = 0; count < limits.coalesced && isLongHeader(bytes, at, end); count++) {
    const packet = readInitial(bytes, at, end, version)
    if (packet === undefined) return
    state.opened++
    if (fromClient) state.connectionId ??= packet.destination
    if (state.connectionId === undefined) return
    const keys = initialKeys(version, state.connectionId, fromClient)
    if (keys === undefined) return
    const stream = fromClient ? state.client : state.server
    const hello = stream.take(openInitial(bytes, packet, keys))
    if (hello !== undefined) emitHello(hello, emit)
    at = packet.end
  }
}

/** Handed to TLS as it would have come over TCP. */
function emitHello(hello: Uint8Array, emit: Emit): void {
  const record = new ByteWriter()
    .u8(...RECORD)
    .u16be(hello.length)
    .bytes(hello)
    .take()
  if (u16be(record, 3) !== hello.length) return
  emit({
    kind: 'payload',
    selector: 'hello',
    bytes: record,
    start: 0,
    end: record.length,
    context: { carrier: 'quic' },
  })
}

export const protocol = defineProtocol<QuicPacket, QuicState>({
  name: 'quic',
  shortName: 'QUIC',
  title: 'QUIC',
  standard: 'RFC 9000, RFC 9001, RFC 8999, RFC 9369',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ content: 'udp' }, { transport: 'udp', port: 443 }],
  newState: () => ({
    isProven: false,
    isEmitted: false,
    opened: 0,
    connectionId: undefined,
    client: new CryptoStream(),
    server: new CryptoStream(),
  }),
  probe,
  dissect,
  facts,
})
