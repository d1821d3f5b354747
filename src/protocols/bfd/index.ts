import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Control packet: RFC 5880 §4.1.
const AT = { state: 1, multiplier: 2, length: 3, mine: 4, yours: 8 } as const
const LENGTH = 24
const VERSION = 1
const AUTHENTICATED = 0x04
const MULTIPOINT = 0x01
/** Position of the length of the authentication section, if there is one: §4.1. */
const AUTHENTICATION_LENGTH = 25
const states = ['AdminDown', 'Down', 'Init', 'Up'] as const

interface BfdMessage {
  readonly state: (typeof states)[number]
  readonly mine: number
}

/** The state last emitted for client and server. */
type BfdState = [string, string]

/** §6.8.6: what must be discarded is foreign here. */
function dissect({ bytes, start, end }: Slice): Dissected<BfdMessage> {
  if (end - start < LENGTH || bytes[start]! >> 5 !== VERSION) return { kind: 'foreign' }
  const length = bytes[start + AT.length]!
  const isAuthenticated = (bytes[start + AT.state]! & AUTHENTICATED) !== 0
  // No other field makes a packet longer: §4.1.
  const longer = isAuthenticated && end - start > LENGTH + 1 ? bytes[start + AUTHENTICATION_LENGTH]! : 0
  const isWhole = length === LENGTH + longer && (longer > 0 || !isAuthenticated) && length <= end - start
  const isSound = isWhole && bytes[start + AT.multiplier] !== 0
  const mine = u32be(bytes, start + AT.mine)
  const state = states[bytes[start + AT.state]! >> 6]!
  if (!isSound || mine === 0 || (bytes[start + AT.state]! & MULTIPOINT) !== 0) return { kind: 'foreign' }
  if (u32be(bytes, start + AT.yours) === 0 && (state === 'Init' || state === 'Up')) return { kind: 'foreign' }
  return { kind: 'message', length: end - start, message: { state, mine } }
}

const change = { code: 'state', name: 'Session State', verb: 'report' } as const

export const protocol = defineProtocol<BfdMessage, BfdState>({
  name: 'bfd',
  shortName: 'BFD',
  title: 'Bidirectional Forwarding Detection',
  standard: 'RFC 5880; RFC 5881; RFC 5883; RFC 7130',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [3784, 3785, 4784, 6784].map((port) => ({ transport: 'udp', port }) as const),
  newState: () => ['', ''],
  dissect,
  facts({ state }, { fromClient }, emit, flowState) {
    const side = fromClient ? 0 : 1
    if (flowState[side] === state) return
    flowState[side] = state
    emit({
      kind: 'operation',
      ...change,
      about: fromClient ? 'client' : 'server',
      object: state,
      outcome: 'requested',
    })
  },
  rows: ({ state, mine }) => [
    { label: 'State', value: state, at: AT.state, length: 1 },
    { label: 'My Discriminator', value: String(mine), at: AT.mine, length: 4 },
  ],
  operations: [change],
})
