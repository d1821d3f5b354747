import { clean } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit, Slice } from '#model/protocol'
import type { NatsMessage, NatsReadState } from './wire.ts'

export const operations = {
  CONNECT: { verb: 'authenticate', name: 'CONNECT' },
  PUB: { verb: 'report', name: 'PUB' },
  HPUB: { verb: 'report', name: 'HPUB' },
  SUB: { verb: 'subscribe', name: 'SUB' },
  MSG: { verb: 'report', name: 'MSG' },
  HMSG: { verb: 'report', name: 'HMSG' },
} as const

/** Logon of a client, until the server answers anything. */
interface Logon {
  readonly user: string | undefined
  readonly method: string
  readonly clearText: boolean
  readonly isDefault: boolean
}

export class NatsState implements NatsReadState {
  readonly remaining: [number, number] = [0, 0]
  isProven = false
  logon: Logon | undefined
}

export function facts(message: NatsMessage, { fromClient }: Slice, emit: Emit, state: NatsState): void {
  const { word, rest, remaining } = message
  state.remaining[fromClient ? 0 : 1] = remaining
  if (word === '') return
  state.isProven = true
  if (word === 'INFO') emitServer(rest, emit)
  else if (word === 'CONNECT') emitClient(rest, emit, state)
  else if (word in operations) emitOperation(word as keyof typeof operations, subjectOf(rest), emit)
  else if (!fromClient) emitOutcome(word, emit, state)
}

function emitOperation(word: keyof typeof operations, object: string | undefined, emit: Emit): void {
  emit({ kind: 'operation', ...operations[word], code: word, object, outcome: 'requested' })
}

/** The subject; the addresses that clients make up for each answer are one. */
function subjectOf(rest: string): string | undefined {
  const subject = clean(rest.split(/[ \t]/, 1)[0]!, 128)
  return subject.startsWith('_INBOX.') ? '_INBOX' : subject || undefined
}

function emitServer(rest: string, emit: Emit): void {
  const info = objectOf(rest)
  say('server', 'software', version('nats-server', info.version), 'version', emit)
  if (info.server_name !== info.server_id)
    say('server', 'name', wordOf(info.server_name), 'server_name', emit)
}

function emitClient(rest: string, emit: Emit, state: NatsState): void {
  const said = objectOf(rest)
  emitOperation('CONNECT', undefined, emit)
  say('client', 'software', version(wordOf(said.lang), said.version), 'lang', emit)
  say('client', 'address:nats-client', wordOf(said.name), 'name', emit)
  state.logon = logonOf(said)
}

function logonOf(said: Said): Logon | undefined {
  const user = wordOf(said.user) || undefined
  const password = wordOf(said.pass)
  if (password !== '')
    return { user, method: 'password', clearText: true, isDefault: isMakerPair(user ?? '', password) }
  if (wordOf(said.auth_token) !== '') return { user, method: 'token', clearText: true, isDefault: false }
  if (wordOf(said.sig) === '') return undefined
  return { user, method: wordOf(said.jwt) === '' ? 'nkey' : 'jwt', clearText: false, isDefault: false }
}

/** Any response of a server except an error accepts the client; the server closes after that error. */
function emitOutcome(word: string, emit: Emit, state: NatsState): void {
  const { logon } = state
  if (logon === undefined || word === 'PING') return
  state.logon = undefined
  emit({
    kind: 'session',
    phase: word === '-ERR' ? 'refused' : 'open',
    user: logon.user,
    method: logon.method,
    secured: false,
    clearText: logon.clearText,
    defaultCredentials: logon.isDefault,
  })
}

/** Fields read from JSON lines; any value may occur. */
type Said = Readonly<
  Partial<
    Record<
      | 'auth_token'
      | 'jwt'
      | 'lang'
      | 'name'
      | 'pass'
      | 'server_id'
      | 'server_name'
      | 'sig'
      | 'user'
      | 'version',
      unknown
    >
  >
>

/** JSON object of a line; empty if it is none. */
function objectOf(json: string): Said {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Said) : {}
  } catch {
    return {}
  }
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? clean(value, 128) : ''
}

function version(product: string, value: unknown): string {
  return product === '' ? '' : `${product} ${wordOf(value)}`.trim()
}

function say(about: string, attribute: Attribute, value: string, field: string, emit: Emit): void {
  if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
}
