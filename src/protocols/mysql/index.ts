import { indexOfByte, u24le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { exploit, sqlExploit } from '#model/exploit'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { sqlStatement } from '#model/sql-statement'
import { commands } from './commands.ts'

// Packet header: MySQL 8.0 Client/Server Protocol, "MySQL Packets".
const SEQUENCE = 3
const HEADER = 4
const limits = { wholeBytes: 48 * 1024, headBytes: 1024 } as const
/** Protocol::HandshakeV10. */
const HANDSHAKE = 10
/** Capability CLIENT_SSL of HandshakeResponse41. */
const CLIENT_SSL = 0x0800
const OK = 0x00
const ERR = 0xff
const COM_QUERY = 3
const PORT = 3306
/** Bytes of a query that are looked at. */
const STATEMENT = 512

type MySqlMessage =
  | {
      readonly kind: 'packet'
      readonly sequence: number
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  | { readonly kind: 'rest'; readonly remaining: number }

interface MySqlState {
  clientRemaining: number
  serverRemaining: number
  step: 'start' | 'greeted' | 'answered' | 'open'
  isSecured: boolean
  user: string | undefined
}

function dissect(slice: Slice, state: MySqlState): Dissected<MySqlMessage> {
  const { bytes, start, end, fromClient } = slice
  if (state.isSecured) return { kind: 'foreign' }
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return { kind: 'message', message: { kind: 'rest', remaining: waiting - length }, length }
  }
  if (end - start < HEADER + 1) return { kind: 'incomplete', need: HEADER + 1 }
  const length = u24le(bytes, start)
  if (state.step === 'start' && !(fromClient ? isCommand(slice, length) : isHandshake(bytes, start, length)))
    return { kind: 'foreign' }
  const here = length > limits.wholeBytes ? limits.headBytes : length
  if (end - start < HEADER + here) return { kind: 'incomplete', need: HEADER + here }
  const message = {
    kind: 'packet',
    sequence: bytes[start + SEQUENCE]!,
    start: start + HEADER,
    end: start + HEADER + here,
    remaining: length - here,
  } as const
  return { kind: 'message', message, length: HEADER + here }
}

/** Sequence 0, protocol 10 and a plausible length; or an error in its place (host not allowed). */
function isHandshake(bytes: Uint8Array, start: number, length: number): boolean {
  const first = bytes[start + HEADER]!
  return (
    bytes[start + SEQUENCE] === 0 && length >= 10 && length < 512 && (first === HANDSHAKE || first === ERR)
  )
}

/** A command that fills the slice: how a session begins that was opened before the capture, on the port only. */
function isCommand({ bytes, start, end, destinationPort }: Slice, length: number): boolean {
  const isWhole = length === end - start - HEADER && bytes[start + SEQUENCE] === 0
  return isWhole && destinationPort === PORT && commands.has(bytes[start + HEADER]!)
}

function facts(message: MySqlMessage, { bytes, fromClient }: Slice, emit: Emit, state: MySqlState): void {
  if (fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  if (message.kind === 'rest') return
  const { start, end } = message
  if (state.step === 'start' && fromClient) state.step = 'open'
  if (state.step === 'start') {
    state.step = 'greeted'
    if (bytes[start] === HANDSHAKE)
      emit({
        kind: 'identity',
        attribute: 'software',
        value: productOf(text(bytes, start + 1, end)),
        confidence: confidence.banner,
        field: 'server version',
      })
  } else if (state.step === 'greeted' && fromClient) response(bytes, start, end, state)
  else if (state.step === 'answered' && !fromClient && (bytes[start] === OK || bytes[start] === ERR)) {
    const isOpen = bytes[start] === OK
    state.step = isOpen ? 'open' : 'greeted'
    emit({
      kind: 'session',
      phase: isOpen ? 'open' : 'refused',
      user: state.user,
      method: 'mysql',
      secured: false,
    })
  } else if (state.step === 'open' && fromClient && message.sequence === 0) {
    const isQuery = bytes[start] === COM_QUERY
    const command = commands.get(bytes[start]!)
    const statement = isQuery ? text(bytes, start + 1, Math.min(end, start + STATEMENT)) : ''
    const said = sqlStatement(statement)
    const attack = sqlExploit(statement)
    if (attack !== undefined) emit(exploit(attack))
    const verb = said?.verb ?? command?.verb ?? 'execute'
    emit({
      kind: 'operation',
      verb,
      name: command?.name ?? `command ${bytes[start]}`,
      code: String(bytes[start]),
      object: said?.statement,
      outcome: 'requested',
    })
  }
}

/** HandshakeResponse41: capabilities (4), max packet (4), charset (1), filler (23), user. SSLRequest ends before the user. */
function response(bytes: Uint8Array, start: number, end: number, state: MySqlState): void {
  if (end - start < 32) return
  if ((u32le(bytes, start) & CLIENT_SSL) !== 0 && end - start === 32) {
    state.isSecured = true
    return
  }
  const stop = indexOfByte(bytes, start + 32, end, 0)
  state.user = stop > start + 32 ? text(bytes, start + 32, stop) : undefined
  state.step = 'answered'
}

function probe({ bytes, start, end, fromClient }: Slice): 'yes' | 'no' | 'more' {
  if (fromClient) return 'no'
  if (end - start < 12) return end - start > SEQUENCE && bytes[start + SEQUENCE] !== 0 ? 'no' : 'more'
  if (!isHandshake(bytes, start, u24le(bytes, start)) || bytes[start + HEADER] !== HANDSHAKE) return 'no'
  return /^\d+\.\d+\.\d+/.test(text(bytes, start + HEADER + 1, Math.min(end, start + 40))) ? 'yes' : 'no'
}

/**
 * MariaDB has its own name within its version, after a `5.5.5-` for old clients in versions before 11: MariaDB,
 * "Connection".
 */
function productOf(version: string): string {
  const maria = /^(?:5\.5\.5-)?(\d[\d.]*)-MariaDB(.*)$/i.exec(version)
  return maria === null ? `MySQL ${version}` : `MariaDB ${maria[1]}${maria[2]}`
}

export const protocol = defineProtocol<MySqlMessage, MySqlState>({
  name: 'mysql',
  shortName: 'MySQL',
  defenderName: 'Database',
  title: 'MySQL client/server protocol',
  standard: 'MySQL 8.0 Source Code Documentation, Client/Server Protocol',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'DB Server', role: 'database-server' } },
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: PORT }, { content: 'tcp' }],
  newState: () => ({
    clientRemaining: 0,
    serverRemaining: 0,
    step: 'start',
    isSecured: false,
    user: undefined,
  }),
  probe,
  dissect,
  facts,
  operations: [...commands].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'statement', of: ({ object }) => object },
  ],
})
