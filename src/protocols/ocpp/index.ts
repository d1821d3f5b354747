import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import { type Attribute, confidence, type Outcome } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions as operationActions } from './actions.ts'
import { actions } from './operations.ts'

/** Message types: OCPP-J 1.6 §4.2. */
const CALL = 2
const RESULT = 3
const ERROR = 4
const OPENING = /^\s*\[\s*([234])\s*,\s*"/

const limits = {
  /** Bytes of a message. */
  message: 64 * 1024,
  /** Calls of a side awaiting their answer; the standard allows one. */
  pending: 16,
  text: 128,
} as const

interface OcppMessage {
  readonly type: number
  readonly id: string
  /** Of a call; of an error its code. */
  readonly action: string
  readonly body: unknown
}

/** Calls by their id and by who asked. */
type OcppState = Map<string, { readonly action: string; readonly fromClient: boolean }>

function dissect({ bytes, start, end }: Slice): Dissected<OcppMessage> {
  if (end - start > limits.message || !OPENING.test(latin1(bytes, start, Math.min(end, start + 32))))
    return { kind: 'foreign' }
  let said: unknown
  try {
    said = JSON.parse(utf8.decode(bytes.subarray(start, end)))
  } catch {
    return { kind: 'malformed', at: 0, reason: 'json', length: end - start }
  }
  const [type, id, third, fourth] = said as readonly unknown[]
  if (typeof id !== 'string' || (type !== RESULT && typeof third !== 'string')) return { kind: 'foreign' }
  const action = typeof third === 'string' ? clean(third, limits.text) : ''
  const message = {
    type: Number(type),
    id: clean(id, limits.text),
    action,
    body: type === CALL ? fourth : undefined,
  }
  return { kind: 'message', length: end - start, message }
}
const utf8 = new TextDecoder('utf-8')

/** Attributes in the boot notification of a charger: OCPP 1.6 §6.3, OCPP 2.0.1 part 2 §1.3. */
const boot: ReadonlyMap<string, Attribute> = new Map([
  ['chargePointVendor', 'vendor'],
  ['chargePointModel', 'model'],
  ['chargePointSerialNumber', 'serial'],
  ['firmwareVersion', 'firmware'],
  ['vendorName', 'vendor'],
  ['model', 'model'],
  ['serialNumber', 'serial'],
] as const)

function identify(body: unknown, about: string, emit: Emit): void {
  const outer = typeof body === 'object' && body !== null ? body : {}
  const inner = 'chargingStation' in outer ? outer.chargingStation : outer
  if (typeof inner !== 'object' || inner === null) return
  for (const [field, value] of Object.entries(inner)) {
    const attribute = boot.get(field)
    if (attribute === undefined || typeof value !== 'string' || value === '') continue
    const said = clean(value, limits.text)
    emit({ kind: 'identity', about, attribute, value: said, confidence: confidence.identityService, field })
  }
}

function facts(message: OcppMessage, { fromClient }: Slice, emit: Emit, calls: OcppState): void {
  const { type, id, action, body } = message
  if (type === CALL) {
    if (calls.size >= limits.pending) calls.delete(calls.keys().next().value ?? '')
    calls.set(id, { action, fromClient })
    emitCall(action, fromClient, 'requested', emit)
    if (action === 'BootNotification') identify(body, fromClient ? 'client' : 'server', emit)
    return
  }
  const call = calls.get(id)
  if (call === undefined || call.fromClient === fromClient) return
  calls.delete(id)
  emitCall(call.action, call.fromClient, type === ERROR ? 'rejected' : 'succeeded', emit, action)
}

/** A charger opens the connection, yet its management system may ask it as well. */
function emitCall(action: string, fromClient: boolean, outcome: Outcome, emit: Emit, error = ''): void {
  emit({
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: actions.get(action) ?? 'execute',
    name: action,
    code: action,
    outcome,
    error: error || undefined,
  })
}

export const protocol = defineProtocol<OcppMessage, OcppState>({
  name: 'ocpp',
  shortName: 'OCPP',
  title: 'Open Charge Point Protocol',
  standard: 'OCPP 1.6 edition 2 and OCPP-J 1.6; OCPP 2.0.1 (IEC 63584:2024)',
  depth: 'semantic',
  family: 'ot',
  traits: { isBrokered: true },
  actions: operationActions,
  hints: [
    { carriedBy: 'websocket', selector: 'ocpp1.6' },
    { carriedBy: 'websocket', selector: 'ocpp1.5' },
    { carriedBy: 'websocket', selector: 'ocpp2.0' },
    { carriedBy: 'websocket', selector: 'ocpp2.0.1' },
    { carriedBy: 'websocket', selector: 'ocpp2.1' },
  ],
  newState: () => new Map(),
  dissect,
  facts,
  finish(calls, emit) {
    for (const { action, fromClient } of calls.values()) emitCall(action, fromClient, 'unanswered', emit)
  },
  rows: ({ type, action }) => [
    { label: 'Message', value: ['call', 'result', 'error'][type - CALL] ?? '', at: 0, length: 2 },
    { label: 'Action', value: action, at: 2, length: 0 },
  ],
  behaviourKeys: [{ name: 'action', of: ({ code }) => code }],
  operations: [...actions].map(([code, verb]) => ({ code, name: code, verb })),
})
