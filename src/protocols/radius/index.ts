import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// Packet: RFC 2865 §3.
const HEADER = { code: 0, identifier: 1, length: 2, size: 20 }
const MAX_LENGTH = 4096
/** Attributes: RFC 2865 §5. */
const USER_NAME = 1
const NAS_IDENTIFIER = 32
/** Access method of users: section 5.41, values by IANA RADIUS Types. */
const NAS_PORT_TYPE = 61
/** Codes: RFC 2865 §3, RFC 2866 §3, RFC 5997, RFC 5176 §2. */
const codes: ReadonlyMap<number, string> = new Map([
  [1, 'Access-Request'],
  [2, 'Access-Accept'],
  [3, 'Access-Reject'],
  [4, 'Accounting-Request'],
  [5, 'Accounting-Response'],
  [11, 'Access-Challenge'],
  [12, 'Status-Server'],
  [40, 'Disconnect-Request'],
  [41, 'Disconnect-ACK'],
  [42, 'Disconnect-NAK'],
  [43, 'CoA-Request'],
  [44, 'CoA-ACK'],
  [45, 'CoA-NAK'],
])
const REQUESTS: ReadonlySet<number> = new Set([1, 4, 12, 40, 43])
const ACCOUNTING = 4
const ACCEPT = 2
const REJECT = 3
/** Responses that reject. */
const REFUSALS: ReadonlySet<number> = new Set([REJECT, 42, 45])
const limits = { pending: 128 } as const

interface RadiusMessage {
  readonly code: number
  readonly identifier: number
  readonly user: string
  readonly client: string
  /** -1 if absent. */
  readonly portType: number
}

interface RadiusRequest {
  readonly code: number
  readonly user: string
}

/** Requests by port of the client and identifier: RFC 2865 §3 has a client number from each port anew. */
type RadiusState = PendingRequests<number, RadiusRequest>

function dissect({ bytes, start, end }: Slice): Dissected<RadiusMessage> {
  if (end - start < HEADER.size) return { kind: 'foreign' }
  const code = bytes[start + HEADER.code]!
  const length = u16be(bytes, start + HEADER.length)
  if (!codes.has(code) || length < HEADER.size || length > MAX_LENGTH) return { kind: 'foreign' }
  if (length > end - start)
    return { kind: 'malformed', at: HEADER.length, reason: 'length', length: end - start }
  let user = ''
  let client = ''
  let portType = -1
  for (let at = start + HEADER.size; at + 2 <= start + length; ) {
    const stop = at + bytes[at + 1]!
    if (bytes[at + 1]! < 2 || stop > start + length)
      return { kind: 'malformed', at: at - start, reason: 'attribute length', length: end - start }
    if (bytes[at] === USER_NAME) user = text(bytes, at + 2, stop)
    else if (bytes[at] === NAS_IDENTIFIER) client = text(bytes, at + 2, stop)
    else if (bytes[at] === NAS_PORT_TYPE && stop - at === 6) portType = u32be(bytes, at + 2)
    at = stop
  }
  return {
    kind: 'message',
    message: { code, identifier: bytes[start + HEADER.identifier]!, user, client, portType },
    length: end - start,
  }
}

function facts(
  { code, identifier, user, client, portType }: RadiusMessage,
  { sourcePort, destinationPort }: Slice,
  emit: Emit,
  state: RadiusState,
): void {
  if (client)
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: client,
      confidence: confidence.banner,
      field: 'NAS-Identifier',
    })
  if (portType >= 0 && REQUESTS.has(code))
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'kind',
      value: `nas-port-type:${portType}`,
      confidence: confidence.banner,
      field: 'NAS-Port-Type',
    })
  if (REQUESTS.has(code)) {
    emitRequest(code, 'requested', emit)
    // §2.5: sent again as it was, a request keeps its identifier.
    const forgotten = state.addOrRepeat(keyOf(sourcePort, identifier), { code, user })
    if (forgotten !== undefined) emitRequest(forgotten.code, 'unanswered', emit)
    return
  }
  const asked = state.take(keyOf(destinationPort, identifier))
  if (asked !== undefined) emitRequest(asked.code, REFUSALS.has(code) ? 'rejected' : 'succeeded', emit)
  if (code === ACCEPT || code === REJECT) {
    const phase = code === ACCEPT ? 'open' : 'refused'
    emit({ kind: 'session', phase, user: asked?.user || undefined, method: 'radius', secured: false })
    emit({
      kind: 'identity',
      attribute: 'role',
      value: 'radius-server',
      confidence: confidence.banner,
      field: 'Code',
    })
  }
}

function keyOf(clientPort: number, identifier: number): number {
  return clientPort * 0x100 + identifier
}

function emitRequest(code: number, outcome: Operation['outcome'], emit: Emit): void {
  const verb = code === ACCOUNTING ? 'report' : 'authenticate'
  emit({ kind: 'operation', verb, name: codes.get(code)!, code: String(code), outcome })
}

export const protocol = defineProtocol<RadiusMessage, RadiusState>({
  name: 'radius',
  shortName: 'RADIUS',
  title: 'Remote Authentication Dial In User Service',
  standard: 'RFC 2865, RFC 2866, RFC 5176',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Server', role: 'authentication-server' } },
  hints: [1812, 1813, 1645, 1646, 1700, 3799].map((port) => ({ transport: 'udp', port }) as const),
  newState: () => new PendingRequests(limits.pending),
  dissect,
  isFromClient: ({ code }) => REQUESTS.has(code),
  facts,
  finish(state, emit) {
    for (const { code } of state.takePending()) emitRequest(code, 'unanswered', emit)
  },
  operations: [...codes].map(([code, name]) => ({ code: String(code), name, verb: 'authenticate' as const })),
})
