import { hexCode } from '#bytes/hex'
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { endCodes } from './commands.ts'
import { askedOf, type MelsecRequest } from './requests.ts'
import type { MelsecState } from './state.ts'
import type { MelsecMessage } from './wire.ts'

const CPU_MODEL = 0x0101
const MODEL_BYTES = 16
const PASSWORD_UNLOCK = 0x1630
const BATCH_READ = 0x0401
const limits = {
  /** Values of one response that are emitted. */
  readings: 32,
} as const

export function facts(message: MelsecMessage, slice: Slice, emit: Emit, state: MelsecState): void {
  if (message.isRequest) {
    const asked = askedOf(message, slice)
    emit(asked.operation)
    if (asked.file !== undefined) state.files.asked(asked.file, message, slice)
    const forgotten = state.ask(asked, serialOf(message))
    if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
  } else emitAnswer(message, slice, emit, state)
}

function serialOf({ framing, serial }: MelsecMessage): number | undefined {
  return framing === '4E' ? serial : undefined
}

/** Another network, or another CPU of the rack, is another device. */
function aboutOf({ network, station, module }: MelsecMessage): string | undefined {
  if (network !== 0) return `server/network:${network}/station:${station}`
  return module === 0x03ff ? undefined : `server/module:${hexCode(module, 4)}`
}

function emitAnswer(message: MelsecMessage, slice: Slice, emit: Emit, state: MelsecState): void {
  const asked = state.answer(serialOf(message))
  const { endCode } = message
  const error = endCode === 0 ? undefined : (endCodes.get(endCode) ?? hexCode(endCode, 4))
  if (asked === undefined) return
  emit({ ...asked.operation, outcome: error === undefined ? 'succeeded' : 'rejected', error })
  if (asked.file !== undefined)
    state.files.answered(asked.file, error === undefined, { message, slice, emit })
  if (asked.command === PASSWORD_UNLOCK)
    emit({
      kind: 'session',
      phase: error === undefined ? 'open' : 'refused',
      method: 'password',
      secured: false,
      clearText: true,
    })
  if (error !== undefined) return
  if (asked.command === CPU_MODEL && message.framing !== '1E') emitModel(message, slice, emit)
  if (asked.command === BATCH_READ || message.framing === '1E') emitReadings(asked, message, slice, emit)
}

/** Name of the CPU, 16 letters in either form. */
function emitModel(message: MelsecMessage, { bytes, start }: Slice, emit: Emit): void {
  const at = start + message.data
  if (message.dataEnd - message.data < MODEL_BYTES) return
  const say = (attribute: 'vendor' | 'model', value: string) =>
    emit({
      kind: 'identity',
      about: aboutOf(message),
      attribute,
      value,
      confidence: confidence.identityService,
      field: 'CPU Model Name',
    })
  const model = text(bytes, at, at + MODEL_BYTES)
  if (model === '') return
  say('vendor', 'Mitsubishi Electric')
  say('model', model)
}

/** Values of a batch read in binary: words, or bits two a byte with the first in the upper half. */
function emitReadings(
  { range }: MelsecRequest,
  message: MelsecMessage,
  { bytes, start }: Slice,
  emit: Emit,
): void {
  if (range === undefined || message.isAscii || (message.framing === '1E' && message.command > 1)) return
  const { name, first, count, inBits } = range
  const at = start + message.data
  if (message.dataEnd - message.data !== (inBits ? (count + 1) >> 1 : count * 2)) return
  for (let i = 0; i < Math.min(count, limits.readings); i++) {
    const pair = bytes[at + (i >> 1)]!
    const value = inBits ? ((i & 1) === 0 ? pair >> 4 : pair) & 1 : u16le(bytes, at + i * 2)
    emit({ kind: 'reading', about: aboutOf(message), point: `${name}:${first + i}`, value })
  }
}

/** Requests without a response. */
export function finish(state: MelsecState, emit: Emit): void {
  state.files.finish(emit)
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
