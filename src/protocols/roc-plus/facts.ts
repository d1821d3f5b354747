import { confidence } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import type { Exchange, Pending } from './exchange.ts'
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
import { DATA, type RocMessage } from './wire.ts'

export function facts(message: RocMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (slice.fromClient) tellRequest(message, slice, tell, exchange)
  else tellAnswer(message, slice, tell, exchange)
}

/** Units talk by pairs of addresses; what the client sends comes back with the two exchanged. */
function pairOf(message: RocMessage, isRequest: boolean): string {
  const { destinationUnit, destinationGroup, sourceUnit, sourceGroup } = message
  const [host, device] = isRequest
    ? [`${sourceGroup}/${sourceUnit}`, `${destinationGroup}/${destinationUnit}`]
    : [`${destinationGroup}/${destinationUnit}`, `${sourceGroup}/${sourceUnit}`]
  return `${host} ${device} `
}

function tellRequest(message: RocMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { opcode } = message
  const { bytes, start } = slice
  const [at, end] = [start + DATA, start + message.end]
  const operation = operationOf(message, slice, exchange)
  tell(operation)
  if (opcode === FILE_TRANSFER) followFile(bytes, { at, end, isRequest: true }, exchange, tell)
  if (opcode === SRBX_ACKNOWLEDGE || opcode === ERROR_INDICATOR) return
  const logon = opcode === LOGIN ? logonOf(bytes, at, end) : undefined
  if (logon?.isLogout === true)
    tell({ kind: 'session', phase: 'close', user: logon.user, method: 'password', secured: false })
  const user = logon?.isLogout === false ? logon.user : undefined
  const pushedOut = exchange.ask(pairOf(message, true) + opcode, { operation, opcode, user })
  if (pushedOut !== undefined) tell({ ...pushedOut.operation, outcome: 'unanswered' })
}

function tellAnswer(message: RocMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { opcode } = message
  const { bytes, start } = slice
  const [at, end] = [start + DATA, start + message.end]
  tellAddress(message, tell)
  const pair = pairOf(message, false)
  if (opcode === ERROR_INDICATOR) {
    const asked = exchange.answerLast(pair)
    if (asked !== undefined && end > at) refuse(asked, errorName(bytes[at]!), tell)
    return
  }
  const asked = exchange.answer(pair + opcode)
  if (asked !== undefined) accept(asked, tell)
  if (opcode === SRBX_SIGNAL && asked === undefined) tellReport(message, tell)
  if (opcode === FILE_TRANSFER) followFile(bytes, { at, end, isRequest: false }, exchange, tell)
  if (opcode === SYSTEM_CONFIGURATION) tellSystem(bytes, at, end, tell)
}

/** A device speaks up by itself: spontaneous report by exception. */
function tellReport({ sourceUnit, sourceGroup }: RocMessage, tell: Tell): void {
  const { verb, name } = opcodes.get(SRBX_SIGNAL)!
  const unit = `${sourceGroup}/${sourceUnit}`
  tell({ kind: 'operation', verb, name, code: String(SRBX_SIGNAL), unit, outcome: 'asked' })
}

function accept({ operation, user }: Pending, tell: Tell): void {
  tell({ ...operation, outcome: 'ok' })
  if (user !== undefined) tell(session('open', user))
}

function refuse({ operation, user }: Pending, error: string, tell: Tell): void {
  tell({ ...operation, outcome: 'refused', error })
  if (user !== undefined) tell(session('refused', user))
}

function session(phase: 'open' | 'refused', user: string) {
  return { kind: 'session', phase, user, method: 'password', secured: false, clearText: true } as const
}

function tellAddress({ sourceUnit, sourceGroup }: RocMessage, tell: Tell): void {
  tell({
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
/** Type of ROC; the two that are makes of ROC300 tell their module. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'ROC300 with ROCPAC'],
  [2, 'FloBoss 407'],
  [3, 'ROC300 with FlashPAC'],
  [4, 'FloBoss 503'],
  [5, 'FloBoss 504'],
  [6, 'ROC800'],
  [11, 'DL8000'],
])

function tellSystem(bytes: Uint8Array, at: number, end: number, tell: Tell): void {
  const sure = confidence.identityService
  const mode = MODES[bytes[at + MODE] ?? 2]
  if (end > at && mode !== undefined)
    tell({ kind: 'identity', attribute: 'mode', value: mode, confidence: sure, field: 'System Mode' })
  const model = end - at > TYPE ? TYPES.get(bytes[at + TYPE]!) : undefined
  if (model === undefined) return
  tell({ kind: 'identity', attribute: 'model', value: model, confidence: sure, field: 'Type of ROC' })
  tell({ kind: 'identity', attribute: 'vendor', value: 'Emerson', confidence: 0.9, field: 'Type of ROC' })
}

/** The flow ended: what was asked and never answered. */
export function finish(exchange: Exchange, tell: Tell): void {
  for (const { operation } of exchange.takePending()) tell({ ...operation, outcome: 'unanswered' })
}
