import { hexCode } from '#bytes/hex'
import { u16le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { bytesOf, emitValues, type GeSrtpMemoryRange, rangeText, writtenValue } from './memory.ts'
import {
  READ_SYSTEM_MEMORY,
  SET_STATE,
  STATES,
  serviceOf,
  stateVerb,
  WRITE_SYSTEM_MEMORY,
} from './services.ts'
import type { GeSrtpState, PendingGeSrtpRequest } from './state.ts'
import {
  HEADER,
  INITIALISED,
  LONG_REQUEST,
  LONG_RESPONSE,
  REFUSAL,
  REQUEST,
  RESPONSE,
  type SrtpMessage,
} from './wire.ts'

// Offsets of service, selector, offset and length: after the mailbox in short requests, eight bytes later in long ones.
const SHORT_SERVICE = 42
const LONG_SERVICE = 50
const SELECTOR = 1
const OFFSET = 2
const COUNT = 4
const SHORT_DATA = 48
const SHORT_DATA_END = 54
/** Status of a short answer, its data, then what every answer carries: the status word comes last. */
const STATUS = 42
const ANSWER_DATA = 44
const ANSWER_DATA_END = 50
const STATUS_WORD = 54

export function facts(message: SrtpMessage, slice: Slice, emit: Emit, flowState: GeSrtpState): void {
  if (message.type === INITIALISED)
    emit({ kind: 'session', phase: 'open', method: 'ge-srtp', secured: false })
  else if (message.type === REQUEST) ask(message, slice, emit, flowState)
  else if (message.type === RESPONSE) answer(message, slice, emit, flowState)
}

function ask(message: SrtpMessage, slice: Slice, emit: Emit, flowState: GeSrtpState): void {
  const pending = requestOf(message, slice)
  emit(pending.operation)
  const pushedOut = flowState.add(message.sequence, pending)
  if (pushedOut !== undefined) emit({ ...pushedOut.operation, outcome: 'unanswered' })
}

function requestOf({ kind, end }: SrtpMessage, { bytes, start }: Slice): PendingGeSrtpRequest {
  const isLong = kind === LONG_REQUEST
  const at = start + (isLong ? LONG_SERVICE : SHORT_SERVICE)
  const code = bytes[at]!
  const { verb, name } = serviceOf(code)
  const operation: Operation = { kind: 'operation', verb, name, code: String(code), outcome: 'requested' }
  if (code === SET_STATE) {
    const state = bytes[at + SELECTOR]!
    const object = STATES[state] ?? `state ${state}`
    return { operation: { ...operation, verb: stateVerb(state), object }, range: undefined }
  }
  if (code !== READ_SYSTEM_MEMORY && code !== WRITE_SYSTEM_MEMORY) return { operation, range: undefined }
  const range: GeSrtpMemoryRange = {
    selector: bytes[at + SELECTOR]!,
    offset: u16le(bytes, at + OFFSET),
    count: u16le(bytes, at + COUNT),
  }
  const object = rangeText(range)
  if (code === READ_SYSTEM_MEMORY) return { operation: { ...operation, object }, range }
  const bounds = isLong
    ? { at: start + HEADER, end: start + end }
    : { at: start + SHORT_DATA, end: start + SHORT_DATA_END }
  return { operation: { ...operation, object, ...writtenValue(bytes, bounds, range) }, range: undefined }
}

function answer(message: SrtpMessage, slice: Slice, emit: Emit, flowState: GeSrtpState): void {
  const { bytes, start } = slice
  const asked = flowState.take(message.sequence)
  if (message.kind === REFUSAL) {
    const error = `status ${hexCode(bytes[start + STATUS]!)} ${hexCode(bytes[start + STATUS + 1]!)}`
    if (asked !== undefined) emit({ ...asked.operation, outcome: 'rejected', error })
    return
  }
  if (asked !== undefined) emit({ ...asked.operation, outcome: 'succeeded' })
  emitState(u16le(bytes, start + STATUS_WORD) >> 12, emit, flowState)
  if (asked?.range === undefined) return
  const bounds =
    message.kind === LONG_RESPONSE
      ? { at: start + HEADER, end: start + message.end }
      : { at: start + ANSWER_DATA, end: start + ANSWER_DATA_END }
  if (bounds.end - bounds.at >= bytesOf(asked.range)) emitValues(bytes, bounds, asked.range, emit)
}

/** Every response contains the state of the CPU. */
function emitState(state: number, emit: Emit, flowState: GeSrtpState): void {
  const value = STATES[state]
  if (state === flowState.state || value === undefined) return
  flowState.state = state
  emit({ kind: 'identity', attribute: 'run-state', value, confidence: 0.9, field: 'PLC status word' })
}

/** The flow ended: what was asked and never answered. */
export function finish(flowState: GeSrtpState, emit: Emit): void {
  for (const { operation } of flowState.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
