import { hexCode } from '#bytes/hex'
import { i16be, u16be, u32be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import {
  commands,
  deviceName,
  exitCodes,
  type Fam3Command,
  READ_BITS,
  READ_WORDS,
  SYSTEM_INFORMATION,
} from './commands.ts'
import { limits } from './limits.ts'
import { type Fam3Message, HEADER } from './wire.ts'

// Data of a request: type of device (2), its number (4), how many (2); lists begin with how many; modules with unit and slot.
const TYPE = 0
const NUMBER = 2
const COUNT = 6
const RANGE = 8
const LIST = 2
const PLACE = 6
const MODULE = 6

// Data of an answer to Read System Information.
const SYSTEM_ID = 16
const REVISION = 24

interface Asked {
  readonly operation: Operation
  /** Devices that a read asked for, the first of them. */
  readonly type: number
  readonly first: number
}

/** Requests by command: the module answers one after the other and repeats the command. */
export class Fam3State extends PendingRequests<number, Asked> {
  constructor() {
    super(limits.pending)
  }
}

export function facts(message: Fam3Message, slice: Slice, emit: Emit, state: Fam3State): void {
  if (message.isAnswer) answer(message, slice, emit, state)
  else ask(message, slice, emit, state)
}

export function finish(state: Fam3State, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}

function ask(
  { command, cpu, length }: Fam3Message,
  { bytes, start }: Slice,
  emit: Emit,
  state: Fam3State,
): void {
  const asked = commands.get(command)!
  const data = start + HEADER
  const byteCount = length - HEADER
  const operation: Operation = {
    kind: 'operation',
    verb: asked.verb,
    name: asked.name,
    code: hexCode(command),
    object: objectOf(asked, bytes, data, byteCount),
    unit: String(cpu),
    outcome: 'requested',
    value: writtenValue(asked, bytes, data, byteCount),
  }
  emit(operation)
  const isRange = asked.form === 'range' && byteCount >= RANGE
  const forgotten = state.add(command, {
    operation,
    type: isRange ? u16be(bytes, data + TYPE) : 0,
    first: isRange ? u32be(bytes, data + NUMBER) : 0,
  })
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

/** `D100..103`, `D100` and others, `unit 0 slot 3`. */
function objectOf(
  { form }: Fam3Command,
  bytes: Uint8Array,
  data: number,
  byteCount: number,
): string | undefined {
  if (form === 'module' && byteCount >= MODULE) return `unit ${bytes[data]!} slot ${bytes[data + 1]!}`
  const at = form === 'list' ? data + LIST : data
  if (form === undefined || form === 'module' || at + PLACE > data + byteCount) return undefined
  const number = u32be(bytes, at + NUMBER)
  const name = deviceName(u16be(bytes, at + TYPE), number)
  if (name === undefined) return undefined
  const count = form === 'list' ? u16be(bytes, data) : byteCount >= RANGE ? u16be(bytes, data + COUNT) : 1
  if (count < 2) return name
  return form === 'list' ? `${name} and ${count - 1} more` : `${name}..${number + count - 1}`
}

/** The first value of those a write sets. */
function writtenValue(
  { verb, form, bytes: width = 2 }: Fam3Command,
  bytes: Uint8Array,
  data: number,
  byteCount: number,
): number | undefined {
  if (verb !== 'write') return undefined
  const at = form === 'list' ? LIST + PLACE : form === 'module' ? MODULE : RANGE
  if (byteCount < at + width) return undefined
  return width === 1 ? bytes[data + at]! : i16be(bytes, data + at)
}

function answer(
  { command, exitCode, length }: Fam3Message,
  slice: Slice,
  emit: Emit,
  state: Fam3State,
): void {
  const asked = state.take(command)
  if (asked === undefined) return
  if (exitCode !== 0) {
    emit({ ...asked.operation, outcome: 'rejected', error: exitCodes.get(exitCode)! })
    return
  }
  emit({ ...asked.operation, outcome: 'succeeded' })
  const data = slice.start + HEADER
  const end = slice.start + length
  if (command === SYSTEM_INFORMATION) emitIdentity(slice.bytes, data, end, emit)
  else if (command === READ_BITS || command === READ_WORDS) emitValues(asked, slice.bytes, data, end, emit)
}

/** `F3SP58-6H` and its revision, in 16 and 8 characters. */
function emitIdentity(bytes: Uint8Array, data: number, end: number, emit: Emit): void {
  if (end - data < REVISION || !isPrintable(bytes, data, data + SYSTEM_ID)) return
  const field = 'Read System Information'
  const sure = confidence.identityService
  const say = (attribute: 'vendor' | 'model' | 'firmware', value: string) => {
    if (value !== '') emit({ kind: 'identity', attribute, value, confidence: sure, field })
  }
  say('vendor', 'Yokogawa')
  say('model', text(bytes, data, data + SYSTEM_ID).trim())
  say('firmware', text(bytes, data + SYSTEM_ID, data + REVISION).trim())
}

function emitValues(
  { type, first, operation }: Asked,
  bytes: Uint8Array,
  data: number,
  end: number,
  emit: Emit,
): void {
  const width = operation.code === hexCode(READ_BITS) ? 1 : 2
  const count = Math.min(Math.floor((end - data) / width), limits.readings)
  for (let i = 0; i < count; i++) {
    const point = deviceName(type, first + i)
    if (point === undefined) return
    const value = width === 1 ? bytes[data + i] !== 0 : i16be(bytes, data + 2 * i)
    emit({ kind: 'reading', point, value })
  }
}
