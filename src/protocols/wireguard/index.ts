import { u32be, u32le } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Messages: WireGuard §5.4.2 (initiation), §5.4.3 (response), §5.4.7 (cookie reply), §5.4.6 (transport data).
const INITIATION = 1
const RESPONSE = 2
const COOKIE = 3
const DATA = 4
/** Bytes of each message of fixed length. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [INITIATION, 148],
  [RESPONSE, 92],
  [COOKIE, 64],
])
const SHORTEST_DATA = 32
/** Data is padded to a multiple of 16, after a header of 16 and before a tag of 16. */
const BLOCK = 16
/** Sender's index; the public key or nonce behind it is never nothing. */
const SENDER = 4
const BODY = 8
const PORT = 51820

interface WireguardMessage {
  readonly type: number
}

interface WireguardState {
  isProven: boolean
}

function dissect(slice: Slice, state: WireguardState): Dissected<WireguardMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (length < SHORTEST_DATA) return { kind: 'foreign' }
  const type = u32le(bytes, start) // the type and three bytes of zero
  const isFitting =
    type === DATA ? isData(slice, state) : LENGTHS.get(type) === length && u32be(bytes, start + BODY) !== 0
  return isFitting ? { kind: 'message', message: { type }, length } : { kind: 'foreign' }
}

function isData({ start, end, sourcePort, destinationPort }: Slice, { isProven }: WireguardState): boolean {
  return (end - start) % BLOCK === 0 && (isProven || sourcePort === PORT || destinationPort === PORT)
}

/** `yes` for the two handshake messages: their length is exact and their keys look like keys. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  const length = end - start
  if (length !== LENGTHS.get(INITIATION) && length !== LENGTHS.get(RESPONSE)) return 'no'
  const type = u32le(bytes, start)
  if (LENGTHS.get(type) !== length || u32be(bytes, start + SENDER) === 0) return 'no'
  return isKey(bytes, start + (type === INITIATION ? BODY : BODY + 4)) ? 'yes' : 'no'
}

/** A public key of 32 bytes: random bytes hold at least 20 different ones, but for once in a billion times. */
function isKey(bytes: Uint8Array, at: number): boolean {
  return new Set(bytes.subarray(at, at + 32)).size >= 20
}

export const protocol = defineProtocol<WireguardMessage, WireguardState>({
  name: 'wireguard',
  shortName: 'WireGuard',
  title: 'WireGuard',
  standard: 'WireGuard: Next Generation Kernel Network Tunnel (Donenfeld, 2020-06-01)',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [{ transport: 'udp', port: PORT }, { content: 'udp' }],
  newState: () => ({ isProven: false }),
  firstBytes: '\x01\x02',
  probe,
  dissect,
  isFromClient: ({ type }) => (type === INITIATION ? true : type === RESPONSE ? false : undefined),
  facts(_message, _slice, emit, state) {
    if (state.isProven) return
    state.isProven = true
    emit({ kind: 'session', phase: 'open', method: 'wireguard', secured: true })
  },
})
