import { hexCode } from '#bytes/hex'
import type { Emit, Slice } from '#model/protocol'
import { emitAnswer } from './answers.ts'
import { S7commPlusCursor } from './cursor.ts'
import { FUNCTION } from './functions.ts'
import { emitClient } from './identity.ts'
import { limits } from './limits.ts'
import { CLASS } from './names.ts'
import { emitNotification } from './notifications.ts'
import { nameOf, requestOf } from './requests.ts'
import type { S7commPlusRequest, S7commPlusState } from './state.ts'
import { type Head, NOTIFICATION, type PlusMessage, REQUEST } from './wire.ts'

export function facts(message: PlusMessage, slice: Slice, emit: Emit, state: S7commPlusState): void {
  if (message.kind === 'event') return
  if (message.kind === 'tls') {
    emitTls(slice, emit, state)
    return
  }
  if (message.hasDigest && !state.isDigestEmitted) {
    state.isDigestEmitted = true
    emit({ kind: 'reading', point: 'session-integrity', value: 'digest with a session key' })
  }
  gather(message, slice, emit, state)
}

/** Under TLS nothing but its presence is seen from outside. */
function emitTls({ bytes, start, end, context }: Slice, emit: Emit, state: S7commPlusState): void {
  if (!state.isTlsEmitted) {
    state.isTlsEmitted = true
    emit({ kind: 'session', phase: 'open', method: 'tls', secured: true })
  }
  emit({ kind: 'payload', selector: 'tls', bytes, start, end, channel: 'tls', isStream: true, context })
}

/** Puts parts together; what came whole is read in place. */
function gather(
  message: PlusMessage,
  { bytes, start, fromClient }: Slice,
  emit: Emit,
  state: S7commPlusState,
): void {
  const assembly = state.assemblies[fromClient ? 0 : 1]
  const from = start + message.body
  const end = start + message.end
  if (message.head !== undefined) {
    if (assembly.head !== undefined) readGathered(assembly.head, assembly.take(), fromClient, emit, state)
    if (message.isLast) {
      read(message.head, new S7commPlusCursor(bytes, from + message.head.data, end), fromClient, emit, state)
      return
    }
    assembly.begin(message.head)
  }
  const wasTooLong = assembly.isTooLong
  assembly.add(bytes, from, end)
  if (assembly.isTooLong && !wasTooLong)
    emit({ kind: 'anomaly', what: 'limit', detail: `message larger than ${limits.assemblyBytes} bytes` })
  if (message.isLast && assembly.head !== undefined)
    readGathered(assembly.head, assembly.take(), fromClient, emit, state)
}

function readGathered(
  head: Head,
  bytes: Uint8Array,
  fromClient: boolean,
  emit: Emit,
  state: S7commPlusState,
): void {
  read(head, new S7commPlusCursor(bytes, head.data, bytes.length), fromClient, emit, state)
}

function read(
  head: Head,
  cursor: S7commPlusCursor,
  fromClient: boolean,
  emit: Emit,
  state: S7commPlusState,
): void {
  if (head.opcode === NOTIFICATION) emitNotification(cursor, emit)
  else if (head.opcode !== REQUEST) answer(head, cursor, emit, state)
  else if (fromClient) ask(head, cursor, emit, state)
  else emit({ kind: 'anomaly', what: 'wrong-direction', detail: nameOf(head.functionCode).name })
}

function ask(head: Head, cursor: S7commPlusCursor, emit: Emit, state: S7commPlusState): void {
  const { said, ...request } = requestOf(head, cursor, state)
  emit(request.operation)
  if (said.created?.classId === CLASS.serverSession) emitClient(said.created, emit)
  const forgotten = state.add(head.sequence, request)
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function answer(head: Head, cursor: S7commPlusCursor, emit: Emit, state: S7commPlusState): void {
  const { functionCode } = head
  const request = state.take(head.sequence)
  const error = emitAnswer({ cursor, functionCode, request, emit, state })
  const operation = request?.operation ?? (state.hasAsked ? undefined : lostOperation(functionCode))
  if (operation !== undefined) {
    if (error === undefined) emit({ ...operation, outcome: 'succeeded' })
    else emit({ ...operation, outcome: 'rejected', error })
  }
  if (request !== undefined) emitSession(request, error, emit, state)
}

/** The operation of an answer whose request the capture does not hold. */
function lostOperation(functionCode: number): S7commPlusRequest['operation'] {
  const { verb, name } = nameOf(functionCode)
  // The object set, created or deleted is unknown: emitted without alarm.
  const isQuiet = verb === 'read' || verb === 'browse'
  return {
    kind: 'operation',
    verb: isQuiet ? verb : 'read',
    name: `${name} (answer)`,
    code: hexCode(functionCode, 4),
    outcome: 'succeeded',
  }
}

function emitSession(
  request: S7commPlusRequest,
  error: string | undefined,
  emit: Emit,
  state: S7commPlusState,
): void {
  const secured = state.isTlsAgreed
  const isRefused = error !== undefined
  if (request.opening !== undefined && isRefused) {
    emit({ kind: 'session', phase: 'refused', user: request.opening.user, method: 's7comm-plus', secured })
  }
  if (request.isClosing && !isRefused)
    emit({ kind: 'session', phase: 'close', method: 's7comm-plus', secured })
  if (request.operation.verb === 'authenticate')
    emit({ kind: 'session', phase: isRefused ? 'refused' : 'open', method: 'password', secured })
  if (request.functionCode === FUNCTION.endSequence) state.isLoading = false
}

/** Requests and their answers carry it in their opcode. */
export function isFromClient(message: PlusMessage): boolean | undefined {
  return message.head === undefined ? undefined : message.head.opcode === REQUEST
}

export function finish(state: S7commPlusState, emit: Emit): void {
  for (const fromClient of [true, false]) {
    const assembly = state.assemblies[fromClient ? 0 : 1]
    if (assembly.head !== undefined) readGathered(assembly.head, assembly.take(), fromClient, emit, state)
  }
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
