import { FileDigest } from '#bytes/file-digest'
import { u16le } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { COMMAND_REJECTED, CONNECTION_REFUSALS, FIRST_ANSWER, functionOf, rejectName } from './functions.ts'
import type { TristationState } from './state.ts'
import { emitStatus } from './status.ts'
import { messageType, type TristationMessage } from './wire.ts'

const END_DOWNLOAD_ALL = 10
const END_DOWNLOAD_CHANGE = 11
/** Allocate program, function, symbol table, multiple functions: they carry the program. */
const PROGRAM_PARTS: ReadonlySet<number> = new Set([55, 56, 68, 72])
/** Upload program response, upload function response. */
const UPLOADED_PARTS: ReadonlySet<number> = new Set([162, 163])
const STATUS_RESPONSE = 108

export function facts(message: TristationMessage, slice: Slice, emit: Emit, state: TristationState): void {
  if (message.function === undefined) emitConnection(message, emit, state)
  else if (message.isFromController) emitAnswer(message, slice, emit, state)
  else emitCommand(message, slice, emit, state)
}

function emitConnection({ type }: TristationMessage, emit: Emit, state: TristationState): void {
  const method = 'tristation'
  const refusal = CONNECTION_REFUSALS.get(type)
  if (type === messageType.connectRequest)
    emit({ kind: 'operation', verb: 'authenticate', name: 'Connect', code: 'connect', outcome: 'requested' })
  else if (type === messageType.connectReply) {
    emit({ kind: 'operation', verb: 'authenticate', name: 'Connect', code: 'connect', outcome: 'succeeded' })
    emit({ kind: 'session', phase: 'open', method, secured: false })
    const said = { kind: 'identity', confidence: confidence.banner, field: 'TriStation' } as const
    emit({ ...said, attribute: 'vendor', value: 'Triconex' })
    emit({ ...said, attribute: 'role', value: 'safety-controller' })
    state.isOpen = true
  } else if (type === messageType.disconnectRequest || type === messageType.disconnectReply) {
    if (state.isOpen) emit({ kind: 'session', phase: 'close', method, secured: false })
    state.isOpen = false
  } else if (refusal !== undefined) {
    emit({
      kind: 'operation',
      verb: 'authenticate',
      name: 'Connect',
      code: 'connect',
      outcome: 'rejected',
      error: refusal,
    })
    emit({ kind: 'session', phase: 'refused', method, secured: false })
  } else if (type === messageType.ping)
    emit({ kind: 'operation', verb: 'diagnose', name: 'Ping', code: 'ping', outcome: 'requested' })
}

function emitCommand(message: TristationMessage, slice: Slice, emit: Emit, state: TristationState): void {
  const code = message.function!
  const { verb, name } = functionOf(code)
  const operation: Operation = { kind: 'operation', verb, name, code: String(code), outcome: 'requested' }
  const before = state.pending.get(message.counter)
  if (before !== undefined) emit({ ...before, outcome: 'unanswered' })
  state.pending.set(message.counter, operation)
  emit(operation)
  if (PROGRAM_PARTS.has(code))
    state.downloaded.add(slice.bytes, slice.start + message.data, slice.start + message.dataEnd)
}

function emitAnswer(message: TristationMessage, slice: Slice, emit: Emit, state: TristationState): void {
  const code = message.function!
  const asked = state.pending.get(message.counter)
  state.pending.delete(message.counter)
  const data = slice.start + message.data
  const dataEnd = slice.start + message.dataEnd
  const isRefused = code === COMMAND_REJECTED
  if (asked !== undefined && code >= FIRST_ANSWER) {
    const reason = isRefused && dataEnd - data >= 2 ? u16le(slice.bytes, data) : undefined
    emit({
      ...asked,
      outcome: isRefused ? 'rejected' : 'succeeded',
      error: reason === undefined ? undefined : rejectName(reason),
    })
  }
  if (code === STATUS_RESPONSE) emitStatus(slice.bytes, slice.start, dataEnd, emit)
  if (UPLOADED_PARTS.has(code)) state.uploaded.add(slice.bytes, data, dataEnd)
  const askedCode = Number(asked?.code)
  if (!isRefused && (askedCode === END_DOWNLOAD_ALL || askedCode === END_DOWNLOAD_CHANGE)) {
    emitTransfer('to-server', state.downloaded, emit)
    state.downloaded = new FileDigest()
  }
}

function emitTransfer(direction: 'to-server' | 'to-client', passed: FileDigest, emit: Emit): void {
  if (passed.bytes === 0) return
  emit({
    kind: 'transfer',
    name: 'control program',
    type: 'tristation',
    bytes: passed.bytes,
    sha256: passed.sha256(),
    direction,
    purpose: 'program',
  })
}

/** An upload has no end of its own; a download without an end is emitted too. */
export function finish(state: TristationState, emit: Emit): void {
  for (const operation of state.pending.values()) emit({ ...operation, outcome: 'unanswered' })
  state.pending.clear()
  emitTransfer('to-server', state.downloaded, emit)
  emitTransfer('to-client', state.uploaded, emit)
  state.downloaded = new FileDigest()
  state.uploaded = new FileDigest()
}
