import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: RFC 8907 §4.1.
const TYPE = 1
const SEQUENCE = 2
const FLAGS = 3
const LENGTH = 8
const HEADER = 12
/** Major version 12, minor 0 or 1. */
const VERSIONS: ReadonlySet<number> = new Set([0xc0, 0xc1])
/** §4.1: more than this should not be. */
const MAX_LENGTH = 65_535
/** TAC_PLUS_UNENCRYPTED_FLAG, TAC_PLUS_SINGLE_CONNECT_FLAG. */
const CLEAR = 0x01
const KNOWN_FLAGS = 0x05

const operations = new Map([
  [1, { code: '1', name: 'Authentication', verb: 'authenticate' }],
  [2, { code: '2', name: 'Authorization', verb: 'authenticate' }],
  [3, { code: '3', name: 'Accounting', verb: 'report' }],
] as const)

interface TacacsMessage {
  readonly type: 1 | 2 | 3
  /** Odd from the client, even from the server. */
  readonly sequence: number
  readonly isClear: boolean
}

function dissect({ bytes, start, end }: Slice): Dissected<TacacsMessage> {
  const available = end - start
  if (!VERSIONS.has(bytes[start]!)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = bytes[start + TYPE]!
  const sequence = bytes[start + SEQUENCE]!
  const flags = bytes[start + FLAGS]!
  const length = u32be(bytes, start + LENGTH)
  if (!operations.has(type as 1) || sequence === 0 || (flags & ~KNOWN_FLAGS) !== 0 || length > MAX_LENGTH)
    return { kind: 'foreign' }
  if (available < HEADER + length) return { kind: 'incomplete', need: HEADER + length }
  const message: TacacsMessage = { type: type as 1, sequence, isClear: (flags & CLEAR) !== 0 }
  return { kind: 'message', message, length: HEADER + length }
}

export const protocol = defineProtocol<TacacsMessage, undefined>({
  name: 'tacacs',
  shortName: 'TACACS+',
  title: 'TACACS+',
  standard: 'RFC 8907',
  depth: 'recognised',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'Server', role: 'authentication-server' } },
  hints: [{ transport: 'tcp', port: 49 }],
  dissect,
  isFromClient: ({ sequence }) => sequence % 2 === 1,
  facts({ type, sequence, isClear }, _slice, emit) {
    if (sequence !== 1) return
    emit({ kind: 'operation', ...operations.get(type)!, outcome: 'requested' })
    emit({
      kind: 'session',
      phase: 'open',
      method: isClear ? 'tacacs+, clear' : 'tacacs+, obfuscated',
      secured: false,
      clearText: isClear,
    })
  },
  rows: ({ type, sequence }) => [
    { label: 'Type', value: operations.get(type)!.name, at: TYPE, length: 1 },
    { label: 'Sequence', value: String(sequence), at: SEQUENCE, length: 1 },
  ],
  operations: [...operations.values()],
})
