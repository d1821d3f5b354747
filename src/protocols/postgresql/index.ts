import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { exploit, sqlExploit } from '#model/exploit'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { sqlStatement } from '#model/sql-statement'

// PostgreSQL 17 documentation, chapter 55.7 "Message Formats".
const PROTOCOL_3 = 0x0003_0000
const CANCEL = 80877102
const SSL_REQUEST = 80877103
const GSS_REQUEST = 80877104
/** Bytes of a query that are looked at. */
const STATEMENT = 512
const limits = { wholeBytes: 48 * 1024, headBytes: 1024, startBytes: 10_000, parameters: 64 } as const
/** Type bytes that either side may send. */
const TYPES: ReadonlySet<number> = new Set(
  Array.from('RKSZTDCEIN123nstGHWAVdcfpPQBXFvw', (letter) => letter.charCodeAt(0)),
)
/** Authentication methods that AuthenticationRequest asks for. */
const METHODS: ReadonlyMap<number, string> = new Map([
  [3, 'password'],
  [5, 'md5'],
  [7, 'gss'],
  [9, 'sspi'],
  [10, 'scram'],
])

type PostgresMessage =
  | { readonly kind: 'start'; readonly code: number; readonly start: number; readonly end: number }
  | {
      readonly kind: 'message'
      readonly type: string
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  | { readonly kind: 'rest'; readonly remaining: number }
  /** The single byte that answers an SSLRequest. */
  | { readonly kind: 'answer'; readonly isAccepted: boolean }

interface PostgresState {
  clientRemaining: number
  serverRemaining: number
  isStarted: boolean
  isAsked: boolean
  isSecured: boolean
  user: string | undefined
  method: string
}

function dissect(slice: Slice, state: PostgresState): Dissected<PostgresMessage> {
  const { bytes, start, end, fromClient } = slice
  if (state.isSecured) return { kind: 'foreign' }
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return { kind: 'message', message: { kind: 'rest', remaining: waiting - length }, length }
  }
  if (
    state.isAsked &&
    !fromClient &&
    (bytes[start] === 0x53 || bytes[start] === 0x4e || bytes[start] === 0x47)
  ) {
    return { kind: 'message', message: { kind: 'answer', isAccepted: bytes[start] !== 0x4e }, length: 1 }
  }
  if (state.isStarted || (!fromClient && isAuthentication(bytes, start, end))) return typed(bytes, start, end)
  return startup(bytes, start, end, fromClient)
}

/**
 * First message of a server, if only its direction is captured: AuthenticationOk, CleartextPassword, MD5Password or
 * SASL; §55.7.
 */
function isAuthentication(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 9 || bytes[start] !== 0x52) return false
  const length = u32be(bytes, start + 1)
  return length >= 8 && length <= 256 && AUTHENTICATIONS.has(u32be(bytes, start + 5))
}
const AUTHENTICATIONS: ReadonlySet<number> = new Set([0, 3, 5, 10])

/** StartupMessage, CancelRequest, SSLRequest, GSSENCRequest: a length and a code, no type. */
function startup(
  bytes: Uint8Array,
  start: number,
  end: number,
  fromClient: boolean,
): Dissected<PostgresMessage> {
  if (!fromClient || bytes[start] !== 0) return { kind: 'foreign' }
  if (end - start < 8) return { kind: 'incomplete', need: 8 }
  const length = u32be(bytes, start)
  const code = u32be(bytes, start + 4)
  const isKnown = code === PROTOCOL_3 || code === CANCEL || code === SSL_REQUEST || code === GSS_REQUEST
  if (!isKnown || length < 8 || length > limits.startBytes) return { kind: 'foreign' }
  if (end - start < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', message: { kind: 'start', code, start: start + 8, end: start + length }, length }
}

function typed(bytes: Uint8Array, start: number, end: number): Dissected<PostgresMessage> {
  if (!TYPES.has(bytes[start]!)) return { kind: 'foreign' }
  if (end - start < 5) return { kind: 'incomplete', need: 5 }
  const length = u32be(bytes, start + 1)
  if (length < 4 || length > 0x4000_0000)
    return { kind: 'malformed', at: 1, reason: 'length', length: end - start }
  const total = 1 + length
  const here = total > limits.wholeBytes ? limits.headBytes : total
  if (end - start < here) return { kind: 'incomplete', need: here }
  const type = String.fromCharCode(bytes[start]!)
  return {
    kind: 'message',
    message: { kind: 'message', type, start: start + 5, end: start + here, remaining: total - here },
    length: here,
  }
}

function facts(
  message: PostgresMessage,
  { bytes, fromClient }: Slice,
  emit: Emit,
  state: PostgresState,
): void {
  if (message.kind === 'answer') {
    state.isAsked = false
    state.isSecured = message.isAccepted
    return
  }
  if (message.kind === 'start') {
    state.isAsked = message.code === SSL_REQUEST || message.code === GSS_REQUEST
    state.isStarted = message.code === PROTOCOL_3
    if (state.isStarted) parameters(bytes, message.start, message.end, state)
    return
  }
  if (fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  state.isStarted = true
  if (message.kind === 'message') said(message, bytes, fromClient, emit, state)
}

function parameters(bytes: Uint8Array, start: number, end: number, state: PostgresState): void {
  let at = start
  for (let i = 0; i < limits.parameters && at < end && bytes[at] !== 0; i++) {
    const [name, afterName] = cString(bytes, at, end)
    const [value, next] = cString(bytes, afterName, end)
    if (name === 'user') state.user = value
    at = next
  }
}

function cString(bytes: Uint8Array, start: number, end: number): [value: string, next: number] {
  let stop = start
  while (stop < end && bytes[stop] !== 0) stop++
  return [text(bytes, start, stop), stop + 1]
}

function said(
  { type, start, end }: PostgresMessage & { kind: 'message' },
  bytes: Uint8Array,
  fromClient: boolean,
  emit: Emit,
  state: PostgresState,
): void {
  const session = {
    kind: 'session',
    user: state.user,
    method: state.method || 'trust',
    secured: false,
    clearText: state.method === 'password',
  } as const
  if (!fromClient && type === 'R' && end - start >= 4) {
    const code = u32be(bytes, start)
    if (code === 0) emit({ ...session, phase: 'open' })
    else state.method = METHODS.get(code) ?? state.method
  } else if (!fromClient && type === 'E' && state.method !== '') {
    if (text(bytes, start, end).length > 0 && isLogonError(bytes, start, end))
      emit({ ...session, phase: 'refused' })
  } else if (!fromClient && type === 'S') {
    const [name, next] = cString(bytes, start, end)
    if (name !== 'server_version') return
    emit({
      kind: 'identity',
      attribute: 'software',
      value: `PostgreSQL ${cString(bytes, next, end)[0]}`,
      confidence: confidence.banner,
      field: 'server_version',
    })
  } else if (fromClient && (type === 'Q' || type === 'P')) {
    // Parse names the prepared statement first.
    const at = type === 'Q' ? start : cString(bytes, start, end)[1]
    const statement = text(bytes, at, Math.min(end, at + STATEMENT))
    const said = sqlStatement(statement)
    const attack = sqlExploit(statement)
    if (attack !== undefined) emit(exploit(attack))
    emit({
      kind: 'operation',
      verb: said?.verb ?? 'execute',
      name: type === 'Q' ? 'Query' : 'Parse',
      code: type,
      object: said?.statement,
      outcome: 'requested',
    })
  }
}

/** SQLSTATE class 28, invalid authorization, in the field `C` of an error: appendix A. */
function isLogonError(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start, i = 0; i < 20 && at < end && bytes[at] !== 0; i++) {
    const [value, next] = cString(bytes, at + 1, end)
    if (bytes[at] === 0x43) return value.startsWith('28')
    at = next
  }
  return false
}

function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const found = startup(bytes, start, end, true)
  return found.kind === 'message' ? 'yes' : found.kind === 'incomplete' ? 'more' : 'no'
}

export const protocol = defineProtocol<PostgresMessage, PostgresState>({
  name: 'postgresql',
  shortName: 'PostgreSQL',
  defenderName: 'Database',
  title: 'PostgreSQL frontend/backend protocol',
  standard: 'PostgreSQL 17 documentation, chapter 55',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'DB Server', role: 'database-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 5432 }, { content: 'tcp' }],
  newState: () => ({
    clientRemaining: 0,
    serverRemaining: 0,
    isStarted: false,
    isAsked: false,
    isSecured: false,
    user: undefined,
    method: '',
  }),
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'start' ? true : undefined),
  facts,
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'statement', of: ({ object }) => object },
  ],
})
