import { isPrintable, text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { errorOf, methods } from './methods.ts'
import { type CoapState, limits } from './state.ts'
import { type CoapMessage, isSignal, messageType } from './wire.ts'

const EMPTY = 0
const CONTENT = 0x45
/** A response after the first one to an observer: RFC 7641 §1.2. */
const NOTIFICATION = { verb: 'report', name: 'Notification', code: String(CONTENT) } as const
/** Resource list of a server: RFC 6690. */
const WELL_KNOWN = '.well-known/core'

export function facts(message: CoapMessage, slice: Slice, emit: Emit, state: CoapState): void {
  if (isSignal(message.code)) return // of the connection, not of what it is used for: RFC 8323 §5
  if (message.code === EMPTY) emitEmpty(message, emit, state)
  else if (methods.has(message.code)) emitRequest(message, slice, emit, state)
  else emitResponse(message, slice, emit, state)
}

/** Both ends may be servers: a request from the flow's server speaks of its client. */
function emitRequest(message: CoapMessage, slice: Slice, emit: Emit, state: CoapState): void {
  const { verb, name } = methods.get(message.code)!
  const isObserve = message.observe === 0 && verb === 'read'
  const operation: Operation = {
    kind: 'operation',
    about: slice.fromClient ? undefined : 'client',
    verb: isObserve ? 'subscribe' : message.path === WELL_KNOWN ? 'browse' : verb,
    name,
    code: String(message.code),
    object: message.path === '' ? undefined : `/${message.path}`,
    outcome: 'requested',
    value: verb === 'write' ? textValue(message, slice) : undefined,
  }
  emit(operation)
  const { pending } = state
  if (!pending.has(message.token) && pending.size >= limits.pending) {
    const [token, forgotten] = pending.entries().next().value!
    pending.delete(token)
    if (!forgotten.isObserve) emit({ ...forgotten.operation, outcome: 'unanswered' })
  }
  const { path, messageId } = message
  pending.set(message.token, { operation, path, messageId, isObserve, isObserved: false })
}

function emitResponse(message: CoapMessage, slice: Slice, emit: Emit, state: CoapState): void {
  const asked = state.pending.get(message.token)
  if (asked === undefined) return
  const error = errorOf(message.code)
  const isNotification = asked.isObserve && message.observe !== undefined && error === undefined
  // Notifications go on with the token of the request: RFC 7641 §3.2.
  if (!isNotification) state.pending.delete(message.token)
  if (isNotification && asked.isObserved) emit({ ...asked.operation, ...NOTIFICATION, outcome: 'succeeded' })
  else emit({ ...asked.operation, outcome: error === undefined ? 'succeeded' : 'rejected', error })
  if (isNotification)
    state.pending.set(message.token, { ...asked, messageId: message.messageId, isObserved: true })
  if (message.code !== CONTENT || message.isProtected) return
  const about = slice.fromClient ? 'client' : 'server'
  if (asked.path === WELL_KNOWN) {
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'coap-server',
      confidence: confidence.banner,
      field: WELL_KNOWN,
    })
    return
  }
  const value = textValue(message, slice)
  if (value !== undefined && asked.path !== '')
    emit({ kind: 'reading', about, point: `/${asked.path}`, value })
}

/** A reset refuses, and ends what was observed; an empty acknowledgement promises a response: §4.2, §5.2.2. */
function emitEmpty(message: CoapMessage, emit: Emit, state: CoapState): void {
  if (message.type !== messageType.reset) return
  for (const [token, { operation, messageId, isObserved }] of state.pending) {
    if (messageId !== message.messageId) continue
    state.pending.delete(token)
    // A reset of a notification cancels further ones: RFC 7641 §3.6.
    if (!isObserved) emit({ ...operation, outcome: 'rejected', error: 'Reset' })
  }
}

/** A short payload of text; a number where it is one. */
function textValue(
  { payload, payloadEnd }: CoapMessage,
  { bytes, start }: Slice,
): number | string | undefined {
  const length = payloadEnd - payload
  if (length < 1 || length > limits.valueBytes || !isPrintable(bytes, start + payload, start + payloadEnd))
    return undefined
  const value = text(bytes, start + payload, start + payloadEnd)
  return /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

export function finish({ pending }: CoapState, emit: Emit): void {
  for (const { operation, isObserve } of pending.values())
    if (!isObserve) emit({ ...operation, outcome: 'unanswered' })
  pending.clear()
}
