import { hexCode } from '#bytes/hex'
import { u16le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { extensions, functions, READ_BY_NAME, READ_LOGICAL_BY_NAME, WRITE_BY_ADDRESS } from './functions.ts'
import { emitValues, namesOf, namesText, selectsValues, writtenAddress } from './signals.ts'
import type { BsapState, PendingBsapRequest } from './state.ts'
import { type BsapMessage, REQUEST_TYPES, RESPONSE_TYPES, type Unit } from './wire.ts'

// Offsets in a unit after its header: application function, node status, function.
const APPLICATION = 0
const NODE_STATUS = 1
const FUNCTION = 2
const REQUEST_DATA = 3
const RDB = 0xa0
const RDB_EXTENSION = 0xa1

export function facts({ type, units }: BsapMessage, slice: Slice, emit: Emit, state: BsapState): void {
  for (const unit of units) {
    if (REQUEST_TYPES.has(type)) ask(unit, slice, emit, state)
    else if (RESPONSE_TYPES.has(type)) answer(unit, slice, emit, state)
  }
}

function ask(unit: Unit, slice: Slice, emit: Emit, state: BsapState): void {
  const pending = requestOf(unit, slice)
  if (pending === undefined) return
  emit(pending.operation)
  const pushedOut = state.add(unit.sequence, pending)
  if (pushedOut !== undefined) emit({ ...pushedOut.operation, outcome: 'unanswered' })
}

function requestOf(unit: Unit, { bytes, start }: Slice): PendingBsapRequest | undefined {
  const at = start + unit.at
  const end = start + unit.end
  if (end - at < REQUEST_DATA) return undefined
  const application = bytes[at + APPLICATION]!
  const data = at + REQUEST_DATA
  if (application === RDB_EXTENSION && end - at >= REQUEST_DATA + 1) {
    const code = u16le(bytes, at + FUNCTION)
    const { verb, name } = extensions.get(code) ?? {
      verb: 'execute',
      name: `RDB extension ${hexCode(code, 4)}`,
    }
    return { operation: operation(verb, name, `ext:${hexCode(code, 4)}`), names: undefined }
  }
  if (application !== RDB) {
    const name = `Application function ${hexCode(application)}`
    return { operation: operation('execute', name, `app:${hexCode(application)}`), names: undefined }
  }
  const code = bytes[at + FUNCTION]!
  const { verb, name } = functions.get(code) ?? { verb: 'execute', name: `RDB function ${hexCode(code)}` }
  const plain = operation(verb, name, hexCode(code))
  if (code === READ_BY_NAME || code === READ_LOGICAL_BY_NAME) {
    const names = namesOf(bytes, data, end)
    const object = names === undefined ? undefined : namesText(names)
    return { operation: { ...plain, object }, names: selectsValues(bytes, data, end) ? names : undefined }
  }
  const object = code === WRITE_BY_ADDRESS ? writtenAddress(bytes, data, end) : undefined
  return { operation: { ...plain, object }, names: undefined }
}

function operation(verb: Operation['verb'], name: string, code: string): Operation {
  return { kind: 'operation', verb, name, code, outcome: 'requested' }
}

function answer(unit: Unit, { bytes, start }: Slice, emit: Emit, state: BsapState): void {
  const asked = state.take(unit.sequence)
  if (asked === undefined) return
  emit({ ...asked.operation, outcome: 'succeeded' })
  // Response status and number of signals come first.
  const at = start + unit.at + NODE_STATUS + 1
  if (asked.names !== undefined) emitValues(bytes, { at, end: start + unit.end }, asked.names, emit)
}

/** The flow ended: what was asked and never answered. */
export function finish(state: BsapState, emit: Emit): void {
  for (const { operation: asked } of state.takePending()) emit({ ...asked, outcome: 'unanswered' })
}
