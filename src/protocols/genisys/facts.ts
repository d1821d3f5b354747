import { hexCode } from '#bytes/hex'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { COMMON_CONTROL, INDICATION, messages } from './messages.ts'
import type { GenisysState } from './state.ts'
import type { GenisysFrame } from './wire.ts'

const limits = {
  /** Bytes shown in the text of a control. */
  shown: 8,
  /** Bytes of indications emitted for one frame. */
  readings: 64,
} as const

/** Numbers from here on are no indications; 0xe0 reports how the station is set up: §5.1.6. */
const CONFIGURATION = 0xe0

export function facts(frame: GenisysFrame, slice: Slice, emit: Emit, state: GenisysState): void {
  const { isFromOffice } = messages.get(frame.header)!
  // Field stations may be the ones that connect: the header reports the part each side plays.
  const end = slice.fromClient === isFromOffice ? 'server' : 'client'
  if (isFromOffice) ask(frame, end, emit, state)
  else answer(frame, end, emit, state)
}

function ask(frame: GenisysFrame, end: 'client' | 'server', emit: Emit, state: GenisysState): void {
  const { header, station } = frame
  const { verb, name } = messages.get(header)!
  const operation: Operation = {
    kind: 'operation',
    about: end === 'server' ? undefined : end,
    verb,
    name,
    code: hexCode(header),
    object: verb === 'operate' ? bytesText(frame) : undefined,
    unit: String(station),
    outcome: 'requested',
    value: verb === 'operate' ? valuesText(frame) : undefined,
  }
  emit(operation)
  emitUnanswered(state, emit)
  if (header !== COMMON_CONTROL) state.pending = { station, operation } // sent to all, answered by none
}

/** Numbers of the bytes of a control: `byte:2,3`. */
function bytesText({ data }: GenisysFrame): string | undefined {
  const numbers = data.filter((_, i) => i % 2 === 0).slice(0, limits.shown)
  return numbers.length === 0 ? undefined : `byte:${numbers.join(',')}`
}

function valuesText({ data }: GenisysFrame): string | undefined {
  const values = data.filter((_, i) => i % 2 === 1).slice(0, limits.shown)
  return values.length === 0 ? undefined : values.map((value) => hexCode(value)).join(' ')
}

function answer(
  { header, station, data }: GenisysFrame,
  end: 'client' | 'server',
  emit: Emit,
  state: GenisysState,
): void {
  const asked = state.pending
  if (asked?.station === station) {
    emit({ ...asked.operation, outcome: 'succeeded' })
    state.pending = undefined
  }
  emit({
    kind: 'identity',
    about: end,
    attribute: 'address:genisys-station',
    value: String(station),
    confidence: confidence.identityService,
    field: 'station address',
  })
  if (header !== INDICATION) return
  for (let i = 0; i + 1 < Math.min(data.length, 2 * limits.readings); i += 2) {
    if (data[i]! >= CONFIGURATION) continue
    emit({
      kind: 'reading',
      about: `${end}/unit:${station}`,
      point: `indication:${data[i]}`,
      value: data[i + 1]!,
    })
  }
}

/** The flow ended, or the next question came: what was asked and never answered. */
export function emitUnanswered(state: GenisysState, emit: Emit): void {
  const { pending } = state
  state.pending = undefined
  if (pending !== undefined) emit({ ...pending.operation, outcome: 'unanswered' })
}
