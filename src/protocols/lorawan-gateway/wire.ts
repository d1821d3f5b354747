import type { Dissected, Slice } from '#model/protocol'

// Semtech, Gateway to Server Interface §5.2, §6.2: version, token (2), identifier; from gateways their EUI-64 follows; then JSON.
const IDENTIFIER = 3
const HEADER = 4
const EUI = 8
const VERSIONS: ReadonlySet<number> = new Set([1, 2])
const BRACE = 0x7b

export const IDENTIFIERS = {
  pushData: 0,
  pushAck: 1,
  pullData: 2,
  pullResponse: 3,
  pullAck: 4,
  txAck: 5,
} as const

export interface GatewayMessage {
  readonly identifier: number
  /** EUI-64 of the gateway, 16 hex digits; '' in messages to gateways. */
  readonly gateway: string
}

/** Reads one datagram; `foreign` where its length or content does not fit its identifier. */
export function dissect({ bytes, start, end }: Slice): Dissected<GatewayMessage> {
  const length = end - start
  const identifier = length >= HEADER ? bytes[start + IDENTIFIER]! : -1
  if (!VERSIONS.has(bytes[start]!) || !fits(identifier, bytes, start, end)) return { kind: 'foreign' }
  const isFromGateway = speaks(identifier)
  const eui = isFromGateway ? bytes.subarray(start + HEADER, start + HEADER + EUI) : []
  const gateway = [...eui].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { kind: 'message', length, message: { identifier, gateway } }
}

/** Gateways send data, request data, and report results. */
export function speaks(identifier: number): boolean {
  const { pushData, pullData, txAck } = IDENTIFIERS
  return identifier === pushData || identifier === pullData || identifier === txAck
}

function fits(identifier: number, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  const isJsonAt = (at: number) => length > at && bytes[start + at] === BRACE
  switch (identifier) {
    case IDENTIFIERS.pushData:
      return isJsonAt(HEADER + EUI)
    case IDENTIFIERS.pullData:
      return length === HEADER + EUI
    case IDENTIFIERS.txAck:
      return length === HEADER + EUI || isJsonAt(HEADER + EUI)
    case IDENTIFIERS.pullResponse:
      return isJsonAt(HEADER)
    case IDENTIFIERS.pushAck:
    case IDENTIFIERS.pullAck:
      return length === HEADER
    default:
      return false
  }
}

/** §4 and §6.4: what the JSON of a gateway and of its server begins with. */
const OPENINGS = ['{"rxpk"', '{"stat"', '{"txpk"'].map((text) => new TextEncoder().encode(text))

/** Sure of data whose JSON begins as the interface has it. */
export function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  const { identifier } = found.message
  if (identifier !== IDENTIFIERS.pushData && identifier !== IDENTIFIERS.pullResponse) return 'no'
  const at = slice.start + (identifier === IDENTIFIERS.pushData ? HEADER + EUI : HEADER)
  const begins = (text: Uint8Array) => text.every((byte, i) => slice.bytes[at + i] === byte)
  return slice.end - at > OPENINGS[0]!.length && OPENINGS.some(begins) ? 'yes' : 'no'
}
