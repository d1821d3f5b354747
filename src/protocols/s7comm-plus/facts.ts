import { hexCode } from '#bytes/hex'
import type { Slice, Tell } from '#model/protocol'
import { tellAnswer } from './answers.ts'
import { Cursor } from './cursor.ts'
import type { Exchange, Request } from './exchange.ts'
import { FUNCTION } from './functions.ts'
import { tellClient } from './identity.ts'
import { limits } from './limits.ts'
import { CLASS } from './names.ts'
import { tellNotification } from './notifications.ts'
import { nameOf, requestOf } from './requests.ts'
import { type Head, NOTIFICATION, type PlusMessage, REQUEST } from './wire.ts'

export function facts(message: PlusMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (message.kind === 'event') return
  if (message.kind === 'tls') {
    tellTls(slice, tell, exchange)
    return
  }
  if (message.hasDigest && !exchange.isDigestTold) {
    exchange.isDigestTold = true
    tell({ kind: 'reading', point: 'session-integrity', value: 'digest with a session key' })
  }
  gather(message, slice, tell, exchange)
}

/** Under TLS nothing but its presence is seen from outside. */
function tellTls({ bytes, start, end, context }: Slice, tell: Tell, exchange: Exchange): void {
  if (!exchange.isTlsTold) {
    exchange.isTlsTold = true
    tell({ kind: 'session', phase: 'open', method: 'tls', secured: true })
  }
  tell({ kind: 'payload', selector: 'tls', bytes, start, end, channel: 'tls', isStream: true, context })
}

/** Puts parts together; what came whole is read in place. */
function gather(
  message: PlusMessage,
  { bytes, start, fromClient }: Slice,
  tell: Tell,
  exchange: Exchange,
): void {
  const assembly = exchange.assemblies[fromClient ? 0 : 1]
  const from = start + message.body
  const end = start + message.end
  if (message.head !== undefined) {
    if (assembly.head !== undefined) readGathered(assembly.head, assembly.take(), fromClient, tell, exchange)
    if (message.isLast) {
      read(message.head, new Cursor(bytes, from + message.head.data, end), fromClient, tell, exchange)
      return
    }
    assembly.begin(message.head)
  }
  const wasTooLong = assembly.isTooLong
  assembly.add(bytes, from, end)
  if (assembly.isTooLong && !wasTooLong)
    tell({ kind: 'anomaly', what: 'limit', detail: `message larger than ${limits.assemblyBytes} bytes` })
  if (message.isLast && assembly.head !== undefined)
    readGathered(assembly.head, assembly.take(), fromClient, tell, exchange)
}

function readGathered(
  head: Head,
  bytes: Uint8Array,
  fromClient: boolean,
  tell: Tell,
  exchange: Exchange,
): void {
  read(head, new Cursor(bytes, head.data, bytes.length), fromClient, tell, exchange)
}

function read(head: Head, cursor: Cursor, fromClient: boolean, tell: Tell, exchange: Exchange): void {
  if (head.opcode === NOTIFICATION) tellNotification(cursor, tell)
  else if (head.opcode !== REQUEST) answer(head, cursor, tell, exchange)
  else if (fromClient) ask(head, cursor, tell, exchange)
  else tell({ kind: 'anomaly', what: 'wrong-direction', detail: nameOf(head.functionCode).name })
}

function ask(head: Head, cursor: Cursor, tell: Tell, exchange: Exchange): void {
  const { said, ...request } = requestOf(head, cursor, exchange)
  tell(request.operation)
  if (said.created?.classId === CLASS.serverSession) tellClient(said.created, tell)
  const forgotten = exchange.ask(head.sequence, request)
  if (forgotten !== undefined) tell({ ...forgotten.operation, outcome: 'unanswered' })
}

function answer(head: Head, cursor: Cursor, tell: Tell, exchange: Exchange): void {
  const { functionCode } = head
  const request = exchange.answer(head.sequence)
  const error = tellAnswer({ cursor, functionCode, request, tell, exchange })
  const operation = request?.operation ?? (exchange.hasAsked ? undefined : lostOperation(functionCode))
  if (operation !== undefined) {
    if (error === undefined) tell({ ...operation, outcome: 'ok' })
    else tell({ ...operation, outcome: 'refused', error })
  }
  if (request !== undefined) tellSession(request, error, tell, exchange)
}

/** The operation of an answer whose request the capture does not hold. */
function lostOperation(functionCode: number): Request['operation'] {
  const { verb, name } = nameOf(functionCode)
  // What was set, made or deleted is not known: said without alarm.
  const isQuiet = verb === 'read' || verb === 'browse'
  return {
    kind: 'operation',
    verb: isQuiet ? verb : 'read',
    name: `${name} (answer)`,
    code: hexCode(functionCode, 4),
    outcome: 'ok',
  }
}

function tellSession(request: Request, error: string | undefined, tell: Tell, exchange: Exchange): void {
  const secured = exchange.isTlsAgreed
  const isRefused = error !== undefined
  if (request.opening !== undefined && isRefused) {
    tell({ kind: 'session', phase: 'refused', user: request.opening.user, method: 's7comm-plus', secured })
  }
  if (request.isClosing && !isRefused)
    tell({ kind: 'session', phase: 'close', method: 's7comm-plus', secured })
  if (request.operation.verb === 'authenticate')
    tell({ kind: 'session', phase: isRefused ? 'refused' : 'open', method: 'password', secured })
  if (request.functionCode === FUNCTION.endSequence) exchange.isLoading = false
}

/** Requests and their answers carry it in their opcode. */
export function isFromClient(message: PlusMessage): boolean | undefined {
  return message.head === undefined ? undefined : message.head.opcode === REQUEST
}

export function finish(exchange: Exchange, tell: Tell): void {
  for (const fromClient of [true, false]) {
    const assembly = exchange.assemblies[fromClient ? 0 : 1]
    if (assembly.head !== undefined) readGathered(assembly.head, assembly.take(), fromClient, tell, exchange)
  }
  for (const { operation } of exchange.takePending()) tell({ ...operation, outcome: 'unanswered' })
}
