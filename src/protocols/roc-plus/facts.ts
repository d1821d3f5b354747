import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { followFile } from './files.ts'
import {
  ERROR_INDICATOR,
  errorName,
  FILE_TRANSFER,
  LOGIN,
  opcodes,
  SRBX_ACKNOWLEDGE,
  SRBX_SIGNAL,
  SYSTEM_CONFIGURATION,
} from './opcodes.ts'
import { logonOf, operationOf } from './request.ts'
import type { PendingRocPlusRequest, RocPlusState } from './state.ts'
import { DATA, type RocMessage } from './wire.ts'

export function facts(message: RocMessage, slice: Slice, emit: Emit, state: RocPlusState): void {
  if (slice.fromClient) emitRequest(message, slice, emit, state)
  else emitAnswer(message, slice, emit, state)
}

/** Units talk by pairs of addresses; what the client sends comes back with the two exchanged. */
function pairOf(message: RocMessage, isRequest: boolean): string {
  const { destinationUnit, destinationGroup, sourceUnit, sourceGroup } = message
  const [host, device] = isRequest
    ? [`${sourceGroup}/${sourceUnit}`, `${destinationGroup}/${destinationUnit}`]
    : [`${destinationGroup}/${destinationUnit}`, `${sourceGroup}/${sourceUnit}`]
  return `${host} ${device} `
}

function emitRequest(message: RocMessage, slice: Slice, emit: Emit, state: RocPlusState): void {
  const { opcode } = message
  const { bytes, start } = slice
  const [at, end] = [start + DATA, start + message.end]
  const operation = operationOf(message, slice, state)
  emit(operation)
  if (opcode === FILE_TRANSFER) followFile(bytes, { at, end, isRequest: true }, state, emit)
  if (opcode === SRBX_ACKNOWLEDGE || opcode === ERROR_INDICATOR) return
  const logon = opcode === LOGIN ? logonOf(bytes, at, end) : undefined
  if (logon?.isLogout === true)
    emit({ kind: 'session', phase: 'close', user: logon.user, method: 'password', secured: false })
  const user = logon?.isLogout === false ? logon.user : undefined
  const pushedOut = state.add(pairOf(message, true) + opcode, { operation, opcode, user })
  if (pushedOut !== undefined) emit({ ...pushedOut.operation, outcome: 'unanswered' })
}

function emitAnswer(message: RocMessage, slice: Slice, emit: Emit, state: RocPlusState): void {
  const { opcode } = message
  const { bytes, start } = slice
  const [at, end] = [start + DATA, start + message.end]
  emitAddress(message, emit)
  const pair = pairOf(message, false)
  if (opcode === ERROR_INDICATOR) {
    const asked = state.answerLast(pair)
    if (asked !== undefined && end > at) refuse(asked, errorName(bytes[at]!), emit)
    return
  }
  const asked = state.take(pair + opcode)
  if (asked !== undefined) accept(asked, emit)
  if (opcode === SRBX_SIGNAL && asked === undefined) emitReport(message, emit)
  if (opcode === FILE_TRANSFER) followFile(bytes, { at, end, isRequest: false }, state, emit)
  if (opcode === SYSTEM_CONFIGURATION) emitSystem(bytes, at, end, emit)
}

/** A device speaks up by itself: spontaneous report by exception. */
function emitReport({ sourceUnit, sourceGroup }: RocMessage, emit: Emit): void {
  const { verb, name } = opcodes.get(SRBX_SIGNAL)!
  const unit = `${sourceGroup}/${sourceUnit}`
  emit({ kind: 'operation', verb, name, code: String(SRBX_SIGNAL), unit, outcome: 'requested' })
}

function accept({ operation, user }: PendingRocPlusRequest, emit: Emit): void {
  emit({ ...operation, outcome: 'succeeded' })
  if (user !== undefined) emit(session('open', user))
}

function refuse({ operation, user }: PendingRocPlusRequest, error: string, emit: Emit): void {
  emit({ ...operation, outcome: 'rejected', error })
  if (user !== undefined) emit(session('refused', user))
}

function session(phase: 'open' | 'refused', user: string) {
  return { kind: 'session', phase, user, method: 'password', secured: false, clearText: true } as const
}

function emitAddress({ sourceUnit, sourceGroup }: RocMessage, emit: Emit): void {
  emit({
    kind: 'identity',
    attribute: 'address:roc-plus-unit',
    value: `${sourceGroup}/${sourceUnit}`,
    confidence: confidence.identityService,
    field: 'Source Group and Unit',
  })
}

// Offsets in the answer to opcode 6: manual table 2-2.
const MODE = 0
const TYPE = 18
const MODES = ['firmware update', 'run'] as const
/** Type of ROC; two models of ROC300 have their module. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'ROC300 with ROCPAC'],
  [2, 'FloBoss 407'],
  [3, 'ROC300 with FlashPAC'],
  [4, 'FloBoss 503'],
  [5, 'FloBoss 504'],
  [6, 'ROC800'],
  [11, 'DL8000'],
])

function emitSystem(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  const sure = confidence.identityService
  const mode = MODES[bytes[at + MODE] ?? 2]
  if (end > at && mode !== undefined)
    emit({ kind: 'identity', attribute: 'mode', value: mode, confidence: sure, field: 'System Mode' })
  const model = end - at > TYPE ? TYPES.get(bytes[at + TYPE]!) : undefined
  if (model === undefined) return
  emit({ kind: 'identity', attribute: 'model', value: model, confidence: sure, field: 'Type of ROC' })
  emit({ kind: 'identity', attribute: 'vendor', value: 'Emerson', confidence: 0.9, field: 'Type of ROC' })
}

/** The flow ended: what was asked and never answered. */
export function finish(state: RocPlusState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
