import { u16be, u16le } from '#bytes/read'
import { text, textUtf16le } from '#bytes/text'
import { exploit, sqlExploit } from '#model/exploit'
import { type Attribute, confidence, type Verb } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { HEADER, packetType, type TdsPacket, type TdsState } from './wire.ts'

export const requests: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [packetType.batch, { verb: 'execute', name: 'SQL batch' }],
  [packetType.oldLogin, { verb: 'authenticate', name: 'Login' }],
  [packetType.procedure, { verb: 'execute', name: 'Remote procedure call' }],
  [packetType.attention, { verb: 'execute', name: 'Attention' }],
  [packetType.bulk, { verb: 'write', name: 'Bulk load' }],
  [packetType.transaction, { verb: 'execute', name: 'Transaction manager request' }],
  [packetType.language, { verb: 'execute', name: 'Language command' }],
  [packetType.login, { verb: 'authenticate', name: 'Login' }],
  [packetType.prelogin, { verb: 'identify', name: 'Pre-login' }],
])

/** Bytes of a batch that are looked at. */
const BATCH_BYTES = 2048

/** First word of a statement, for what it does to the data. */
const STATEMENTS: ReadonlyMap<string, Verb> = new Map([
  ['select', 'read'],
  ['insert', 'write'],
  ['update', 'write'],
  ['merge', 'write'],
  ['delete', 'delete'],
  ['drop', 'delete'],
  ['truncate', 'delete'],
  ['alter', 'configure'],
  ['create', 'configure'],
  ['grant', 'configure'],
])

// LOGIN7: offsets of pairs (offset, characters) from its start, [MS-TDS] 2.2.6.4.
const LOGIN_NAMES: readonly (readonly [at: number, attribute: Attribute | 'user', field: string])[] = [
  [36, 'name', 'HostName'],
  [40, 'user', 'UserName'],
  [48, 'software', 'AppName'],
]
const LOGIN_FIXED = 94
const LOGIN_ACKNOWLEDGED = 0xad
const ERROR = 0xaa
const ENCRYPT_OPTION = 1
const VERSION_OPTION = 0
const LAST_OPTION = 0xff
/** ENCRYPT_OFF encrypts the login alone, ON and REQUIRED all; NOT_SUPPORTED nothing: 2.2.6.5. */
const ENCRYPT_NOT_SUPPORTED = 2
/** TDS 4.2 and 5.0 LOGINREC: fields of 30 bytes and their length behind them. */
const OLD_HOST = 0
const OLD_USER = 31

export function facts(packet: TdsPacket, slice: Slice, emit: Emit, state: TdsState): void {
  if (state.isEncrypted) return
  state.isProven = true
  const body = slice.start + HEADER
  const end = slice.start + packet.end
  if (packet.type === packetType.response) {
    if (state.hasAskedPrelogin) emitServer(slice.bytes, body, end, emit, state)
    else if (state.isLoggingIn) emitLogin(slice.bytes, body, end, emit, state)
    return
  }
  const isFirst = !state.isContinued
  state.isContinued = !packet.isLast
  const request = requests.get(packet.type)
  if (!isFirst || request === undefined) return
  const batch = packet.type === packetType.batch ? batchText(slice.bytes, body, end) : ''
  const statement = /^\w+/.exec(batch)?.[0]?.toLowerCase() ?? ''
  const attack = sqlExploit(batch)
  if (attack !== undefined) emit(exploit(attack))
  const verb = STATEMENTS.get(statement) ?? request.verb
  const code = `0x${packet.type.toString(16).padStart(2, '0')}`
  emit({
    kind: 'operation',
    verb,
    name: request.name,
    code,
    object: statement || undefined,
    outcome: 'requested',
  })
  if (packet.type === packetType.prelogin) state.hasAskedPrelogin = true
  else if (packet.type === packetType.login) readLogin(slice.bytes, body, end, emit, state)
  else if (packet.type === packetType.oldLogin) readOldLogin(slice.bytes, body, end, emit, state)
}

/** The batch's text; ALL_HEADERS may precede it ([MS-TDS] 2.2.5.3). */
function batchText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 8) return ''
  const headers = u16le(bytes, start)
  const hasHeaders = u16le(bytes, start + 2) === 0 && headers >= 4 && headers < end - start
  const at = start + (hasHeaders ? headers : 0)
  return textUtf16le(bytes, at, Math.min(end, at + BATCH_BYTES))
}

function readLogin(bytes: Uint8Array, start: number, end: number, emit: Emit, state: TdsState): void {
  state.isLoggingIn = true
  if (end - start < LOGIN_FIXED) return
  for (const [at, attribute, field] of LOGIN_NAMES) {
    const from = start + u16le(bytes, start + at)
    const to = from + 2 * u16le(bytes, start + at + 2)
    if (to > end || to === from) continue
    const value = textUtf16le(bytes, from, to)
    if (attribute === 'user') state.user = value
    else if (value !== '') say('client', attribute, value, field, emit)
  }
}

function readOldLogin(bytes: Uint8Array, start: number, end: number, emit: Emit, state: TdsState): void {
  if (end - start < OLD_USER + 31) return
  state.isLoggingIn = true
  const field = (at: number) => text(bytes, start + at, start + at + Math.min(30, bytes[start + at + 30]!))
  state.user = field(OLD_USER)
  const host = field(OLD_HOST)
  if (host !== '') say('client', 'name', host, 'hostname', emit)
}

/** Options of the server's PRELOGIN: its version, and whether TLS comes next. */
function emitServer(bytes: Uint8Array, start: number, end: number, emit: Emit, state: TdsState): void {
  state.hasAskedPrelogin = false
  for (let at = start; at + 5 <= end && bytes[at] !== LAST_OPTION; at += 5) {
    const from = start + u16be(bytes, at + 1)
    const length = u16be(bytes, at + 3)
    if (from + length > end) return
    if (bytes[at] === VERSION_OPTION && length === 6) {
      const version = `${bytes[from]!}.${bytes[from + 1]!}.${u16be(bytes, from + 2)}`
      say('server', 'software', `Microsoft SQL Server ${version}`, 'VERSION', emit)
    } else if (bytes[at] === ENCRYPT_OPTION && length >= 1)
      state.isEncrypted = bytes[from] !== ENCRYPT_NOT_SUPPORTED
  }
}

/** LOGINACK or ERROR, among the tokens of the answer. The password of LOGIN7 is only scrambled (2.2.6.4). */
function emitLogin(bytes: Uint8Array, start: number, end: number, emit: Emit, state: TdsState): void {
  state.isLoggingIn = false
  const ENVIRONMENT = 0xe3
  const INFORMATION = 0xab
  let at = start
  while (at + 3 <= end && (bytes[at] === ENVIRONMENT || bytes[at] === INFORMATION))
    at += 3 + u16le(bytes, at + 1)
  if (at >= end) return
  if (bytes[at] !== LOGIN_ACKNOWLEDGED && bytes[at] !== ERROR) return
  emit({
    kind: 'session',
    phase: bytes[at] === ERROR ? 'refused' : 'open',
    user: state.user || undefined,
    method: state.user === '' ? 'integrated' : 'password',
    secured: false,
    clearText: state.user !== '',
  })
}

function say(
  about: 'client' | 'server',
  attribute: Attribute,
  value: string,
  field: string,
  emit: Emit,
): void {
  emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
}
