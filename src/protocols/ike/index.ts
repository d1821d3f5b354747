import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// Header: RFC 7296 §3.1, RFC 2408 §3.1.
const HEADER = { initiator: 0, responder: 8, next: 16, version: 17, exchangeType: 18, length: 24, size: 28 }
/** Non-ESP marker in front of IKE on port 4500: RFC 3948 §2.2. */
const MARKER = 4
const NAT_PORT = 4500
/** Exchange types: RFC 2408 §3.1, RFC 2409 appendix A, RFC 7296 §3.1. */
const states: ReadonlyMap<number, string> = new Map([
  [1, 'Base'],
  [2, 'Identity Protection'],
  [4, 'Aggressive'],
  [5, 'Informational'],
  [6, 'Transaction'],
  [32, 'Quick Mode'],
  [33, 'New Group Mode'],
  [34, 'IKE_SA_INIT'],
  [35, 'IKE_AUTH'],
  [36, 'CREATE_CHILD_SA'],
  [37, 'INFORMATIONAL'],
  [43, 'IKE_INTERMEDIATE'],
])

interface IkeMessage {
  readonly major: number
  readonly exchangeType: number
}

/** ESP shares port 4500: without the marker a datagram is its. */
function dissect({ bytes, start, end, sourcePort, destinationPort }: Slice): Dissected<IkeMessage> {
  const isNat = sourcePort === NAT_PORT || destinationPort === NAT_PORT
  const at = isNat && end - start > MARKER && u32be(bytes, start) === 0 ? start + MARKER : start
  if (end - at < HEADER.size) return { kind: 'foreign' }
  const version = bytes[at + HEADER.version]!
  const exchangeType = bytes[at + HEADER.exchangeType]!
  if ((version !== 0x10 && version !== 0x20) || !states.has(exchangeType)) return { kind: 'foreign' }
  if (u32be(bytes, at) === 0 && u32be(bytes, at + 4) === 0) return { kind: 'foreign' }
  const length = u32be(bytes, at + HEADER.length)
  if (length < HEADER.size) return { kind: 'foreign' }
  if (length > end - at)
    return { kind: 'malformed', at: at - start + HEADER.length, reason: 'length', length: end - start }
  return { kind: 'message', message: { major: version >> 4, exchangeType }, length: end - start }
}

function facts({ major, exchangeType }: IkeMessage, { fromClient }: Slice, emit: Emit): void {
  if (!fromClient) return
  const name = states.get(exchangeType)!
  emit({
    kind: 'operation',
    verb: 'authenticate',
    name: `IKEv${major} ${name}`,
    code: String(exchangeType),
    outcome: 'requested',
  })
}

export const protocol = defineProtocol<IkeMessage, undefined>({
  name: 'ike',
  shortName: 'IKE',
  title: 'Internet Key Exchange',
  standard: 'RFC 7296 (IKEv2), RFC 2408, RFC 2409 (IKEv1), RFC 3948',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [
    { transport: 'udp', port: 500 },
    { transport: 'udp', port: NAT_PORT },
  ],
  dissect,
  facts,
  operations: [...states].map(([code, name]) => ({
    code: String(code),
    name,
    verb: 'authenticate' as const,
  })),
})
