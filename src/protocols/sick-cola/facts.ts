import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { answers, BEGUN, errors, levels, makersHashes, REFUSED, verbOf } from './commands.ts'
import type { ColaMessage } from './wire.ts'

const limits = {
  /** Commands whose answer is awaited: a device answers one after the other. */
  pending: 32,
} as const

export class SickColaState {
  /** By letters and name. */
  readonly asked: PendingRequests<string, Operation> = new PendingRequests(limits.pending)
  /** Level that was asked for last. */
  logon: { readonly user: string; readonly isDefault: boolean } | undefined
}

const keyOf = (letters: string, name: string) => `${letters} ${name}`

export function facts(message: ColaMessage, { fromClient }: Slice, emit: Emit, state: SickColaState): void {
  const { letters, name, rest } = message
  if (letters === BEGUN) return
  const asks = answers.get(letters)
  if (letters === REFUSED) refuse(rest, emit, state)
  else if (asks !== undefined) answer(asks, message, emit, state)
  else if (letters === 'sSN') emit({ kind: 'operation', ...wordsOf(message), outcome: 'succeeded' })
  else if (fromClient) {
    const operation: Operation = { kind: 'operation', ...wordsOf(message), outcome: 'requested' }
    emit(operation)
    const forgotten = state.asked.add(keyOf(letters, name), operation)
    if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
    if (name === 'SetAccessMode') state.logon = logonOf(message)
  }
}

export function finish({ asked }: SickColaState, emit: Emit): void {
  for (const operation of asked.takePending()) emit({ ...operation, outcome: 'unanswered' })
}

function wordsOf({ letters, name }: ColaMessage) {
  return { verb: verbOf(letters, name), name, code: keyOf(letters, name) }
}

function answer(asks: string, message: ColaMessage, emit: Emit, state: SickColaState): void {
  const operation = state.asked.take(keyOf(asks, message.name)) ?? state.asked.take(keyOf('sRI', '0'))
  const isDone = asks !== 'sMN' || message.name !== 'SetAccessMode' || isTrue(message)
  if (operation !== undefined) emit({ ...operation, outcome: isDone ? 'succeeded' : 'rejected' })
  if (message.name === 'SetAccessMode') logOn(isDone, emit, state)
  if (asks === 'sRN') identify(message, emit)
}

function isTrue({ rest, isBinary }: ColaMessage): boolean {
  return isBinary ? rest.charCodeAt(0) === 1 : rest.startsWith('1')
}

/** A rejection does not name its request: it is the oldest pending one. */
function refuse(rest: string, emit: Emit, state: SickColaState): void {
  const [oldest] = state.asked.keys()
  const operation = oldest === undefined ? undefined : state.asked.take(oldest)
  if (operation === undefined) return
  const isText = /^[0-9A-Fa-f]+$/.test(rest)
  const code = isText ? Number.parseInt(rest, 16) : rest.charCodeAt(rest.length - 1)
  emit({ ...operation, outcome: 'rejected', error: errors.get(code) ?? `error ${code}` })
  if (operation.name === 'SetAccessMode') logOn(false, emit, state)
}

/** Level and hash of the password: text, or a byte and four. */
function logonOf({ rest, isBinary }: ColaMessage): SickColaState['logon'] {
  const [first = '', second = ''] = isBinary
    ? [String(rest.charCodeAt(0)), hexOf(rest.slice(1, 5))]
    : rest.split(' ')
  const level = Number.parseInt(first, 16)
  return {
    user: levels.get(level) ?? `level ${level}`,
    isDefault: makersHashes.has(second.toUpperCase().padStart(8, '0')),
  }
}

function hexOf(bytes: string): string {
  return [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

function logOn(isDone: boolean, emit: Emit, state: SickColaState): void {
  const { logon } = state
  state.logon = undefined
  if (logon === undefined) return
  emit({
    kind: 'session',
    phase: isDone ? 'open' : 'refused',
    user: logon.user,
    method: 'password-hash',
    secured: false,
    // The hash is all that the device asks for: who saw it can log on.
    clearText: true,
    defaultCredentials: logon.isDefault,
  })
}

const attributes: ReadonlyMap<string, readonly Attribute[]> = new Map<string, readonly Attribute[]>([
  ['DeviceIdent', ['model', 'firmware']],
  ['0', ['model', 'firmware']],
  ['FirmwareVersion', ['firmware']],
  ['SerialNumber', ['serial']],
  ['DIornr', ['order-number']],
  ['DItype', ['model']],
  ['LocationName', ['location']],
])

function identify(message: ColaMessage, emit: Emit): void {
  const said = attributes.get(message.name)
  if (said === undefined) return
  let rest = message.rest
  for (const attribute of said) {
    const [value, after] = takeText(rest, message.isBinary)
    if (value === '') return
    emit({
      kind: 'identity',
      attribute,
      value: clean(value, 128),
      confidence: confidence.identityService,
      field: message.name,
    })
    rest = after
  }
  if (message.name !== 'LocationName')
    emit({
      kind: 'identity',
      attribute: 'vendor',
      value: 'SICK',
      confidence: confidence.banner,
      field: 'CoLa',
    })
}

/** A text with its length before it: hexadecimal digits, or two bytes. */
function takeText(rest: string, isBinary: boolean): readonly [value: string, after: string] {
  if (isBinary) {
    const size = rest.charCodeAt(0) * 256 + rest.charCodeAt(1)
    return rest.length < 2 ? ['', ''] : [rest.slice(2, 2 + size), rest.slice(2 + size)]
  }
  const [digits, length] = /^([0-9A-Fa-f]{1,4}) /.exec(rest) ?? []
  if (digits === undefined || length === undefined) return [rest, '']
  const size = Number.parseInt(length, 16)
  return [rest.slice(digits.length, digits.length + size), rest.slice(digits.length + size + 1)]
}
