import { latin1 } from '#bytes/message-head'
import { u16be, u32be } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice, type Tell } from '#model/protocol'

// Frame header: native_protocol_v4 §2: version, flags, stream (2), operation, length (4).
const AT = { version: 0, flags: 1, operation: 4, length: 5, size: 9 } as const
const RESPONSE = 0x80
const VERSIONS: ReadonlySet<number> = new Set([3, 4, 5])
const FLAGS = 0x1f
const COMPRESSED = 0x01
const LONGEST = 256 * 1024 * 1024
/** §2.4: of requests and responses. */
const REQUESTS: ReadonlySet<number> = new Set([0x01, 0x05, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0f])
const RESPONSES: ReadonlySet<number> = new Set([0x00, 0x02, 0x03, 0x06, 0x08, 0x0c, 0x0e, 0x10])
const OPERATION = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  options: 0x05,
  query: 0x07,
  prepare: 0x09,
  authResponse: 0x0f,
} as const

/** First words of CQL statements. */
const verbs: ReadonlyMap<string, Verb> = new Map([
  ['SELECT', 'read'],
  ['INSERT', 'write'],
  ['UPDATE', 'write'],
  ['DELETE', 'delete'],
  ['TRUNCATE', 'delete'],
  ['DROP', 'delete'],
  ['CREATE', 'configure'],
  ['ALTER', 'configure'],
  ['GRANT', 'configure'],
  ['USE', 'browse'],
])

const limits = {
  /** Octets of a statement that are read. */
  text: 512,
} as const

interface CassandraMessage {
  readonly operation: number
  readonly isResponse: boolean
  readonly text: string
  readonly rest: number
}

interface CassandraExchange {
  readonly rest: [number, number]
}

function isHeader({ bytes, start }: Slice): boolean {
  const version = bytes[start]! & ~RESPONSE
  const known = (bytes[start]! & RESPONSE) === 0 ? REQUESTS : RESPONSES
  return (
    VERSIONS.has(version) &&
    (bytes[start + AT.flags]! & ~FLAGS) === 0 &&
    known.has(bytes[start + AT.operation]!) &&
    u32be(bytes, start + AT.length) <= LONGEST
  )
}

function dissect(slice: Slice, { rest }: CassandraExchange): Dissected<CassandraMessage> {
  const { bytes, start, end, fromClient } = slice
  const still = rest[fromClient ? 0 : 1]
  if (still > 0) {
    const length = Math.min(still, end - start)
    return {
      kind: 'message',
      length,
      message: { operation: -1, isResponse: !fromClient, text: '', rest: still - length },
      isPiece: true,
    }
  }
  if (end - start < AT.size)
    return VERSIONS.has(bytes[start]! & ~RESPONSE)
      ? { kind: 'incomplete', need: AT.size }
      : { kind: 'foreign' }
  if (!isHeader(slice)) return { kind: 'foreign' }
  const length = u32be(bytes, start + AT.length)
  const wanted = AT.size + Math.min(length, limits.text)
  if (end - start < wanted) return { kind: 'incomplete', need: wanted }
  const operation = bytes[start + AT.operation]!
  const isCompressed = (bytes[start + AT.flags]! & COMPRESSED) !== 0
  return {
    kind: 'message',
    length: wanted,
    message: {
      operation,
      isResponse: (bytes[start]! & RESPONSE) !== 0,
      text: isCompressed ? '' : said(bytes, operation, start + AT.size, start + wanted),
      rest: AT.size + length - wanted,
    },
  }
}

/** Statement of a query (a long string), or the fault of an error (code, then a string). */
function said(bytes: Uint8Array, operation: number, at: number, end: number): string {
  if (end - at < 6) return ''
  if (operation === OPERATION.query || operation === OPERATION.prepare)
    return clean(latin1(bytes, at + 4, Math.min(end, at + 4 + u32be(bytes, at))), limits.text)
  if (operation === OPERATION.error)
    return clean(latin1(bytes, at + 6, Math.min(end, at + 6 + u16be(bytes, at + 4))), 128)
  return ''
}

function facts(
  { operation, text, rest: left }: CassandraMessage,
  { fromClient }: Slice,
  tell: Tell,
  { rest }: CassandraExchange,
): void {
  rest[fromClient ? 0 : 1] = left
  if (operation === OPERATION.startup && fromClient)
    tell({ kind: 'session', phase: 'open', method: 'cql', secured: false })
  if (operation === OPERATION.error && /authenticat|credentials|password/i.test(text))
    tell({ kind: 'session', phase: 'refused', method: `cql, ${text}`, secured: false })
  if (!fromClient || text === '') return
  const word = text.split(/\s/, 1)[0]!.toUpperCase()
  const verb = verbs.get(word) ?? 'execute'
  const table = /\b(?:from|into|update|table)\s+(?:if\s+(?:not\s+)?exists\s+)?([\w."]{1,64})/i.exec(text)?.[1]
  tell({
    kind: 'operation',
    verb,
    name: verbs.has(word) ? word : 'QUERY',
    code: verbs.has(word) ? word : 'QUERY',
    object: table,
    outcome: 'asked',
  })
}

export const protocol = defineProtocol<CassandraMessage, CassandraExchange>({
  name: 'cassandra',
  title: 'Cassandra (CQL)',
  standard: 'CQL native_protocol v3, v4, v5',
  depth: 'semantic',
  family: 'it',
  parts: { server: { role: 'database' } },
  hints: [{ transport: 'tcp', port: 9042 }, { content: 'tcp' }],
  newExchange: () => ({ rest: [0, 0] }),
  firstOctets: '\x03\x04\x05',
  recognise(slice) {
    const { bytes, start, end } = slice
    if (!VERSIONS.has(bytes[start]!)) return 'no'
    if (end - start < AT.size) return end - start < 2 || bytes[start + AT.flags]! <= FLAGS ? 'more' : 'no'
    const operation = bytes[start + AT.operation]!
    if (!isHeader(slice)) return 'no'
    if (operation === OPERATION.options)
      return u32be(bytes, start + AT.length) === 0 &&
        end - start === AT.size &&
        bytes[start + AT.flags]! <= COMPRESSED
        ? 'yes'
        : 'no'
    if (operation !== OPERATION.startup) return 'no'
    // STARTUP always says which CQL it speaks: §4.1.1.
    return latin1(bytes, start, Math.min(end, start + 256)).includes('CQL_VERSION') ? 'yes' : 'no'
  },
  dissect,
  isFromClient: ({ isResponse }) => !isResponse,
  facts,
  rows: ({ operation, text }) => [
    { label: 'Operation', value: `0x${operation.toString(16)}`, at: AT.operation, length: 1 },
    { label: 'Text', value: text, at: AT.size, length: 0 },
  ],
  habits: [{ name: 'table', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...verbs].map(([code, verb]) => ({ code, name: code, verb })),
})
