import { hexCode } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { media, nameOf, READ_FIRMWARE, READ_STATUS_OWN, written } from './commands.ts'
import { limits } from './limits.ts'
import { ACKNOWLEDGE, REQUEST, type SbusMessage } from './wire.ts'

interface Asked {
  readonly operation: Operation
  readonly command: number
  readonly first: number
}

/** Requests by sequence number. */
export class SaiaSbusState extends PendingRequests<number, Asked> {
  constructor() {
    super(limits.pending)
  }
}

export function facts(message: SbusMessage, slice: Slice, emit: Emit, state: SaiaSbusState): void {
  if (message.attribute === REQUEST) ask(message, slice, emit, state)
  else answer(message, slice, emit, state)
}

function ask(message: SbusMessage, { bytes, start }: Slice, emit: Emit, state: SaiaSbusState): void {
  const { command, station, sequence } = message
  const { verb, name } = nameOf(command)
  const data = start + message.data
  const byteCount = start + message.end - data
  const kind = media.get(command)
  const letter = written.get(command)
  // Reads: number of values less one, first (2). Writes: length, first (2), values.
  const first = byteCount >= 3 ? u16be(bytes, data + 1) : 0
  const object =
    byteCount < 3
      ? undefined
      : kind !== undefined
        ? `${kind.letter}${first}..${first + bytes[data]!}`
        : letter !== undefined
          ? `${letter}${first}`
          : undefined
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: hexCode(command),
    object,
    unit: String(station),
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = state.add(sequence, { operation, command, first })
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function answer(message: SbusMessage, { bytes, start }: Slice, emit: Emit, state: SaiaSbusState): void {
  const asked = state.take(message.sequence)
  if (asked === undefined) return
  const data = start + message.data
  const end = start + message.end
  // An acknowledgement is a word: 0 accepted, else refused.
  const code = message.attribute === ACKNOWLEDGE && end - data >= 2 ? u16be(bytes, data) : 0
  if (code !== 0) {
    emit({ ...asked.operation, outcome: 'rejected', error: `NAK ${code}` })
    return
  }
  emit({ ...asked.operation, outcome: 'succeeded' })
  const value = asked.operation.unit ?? ''
  emit({
    kind: 'identity',
    attribute: 'address:sbus-station',
    value,
    confidence: 0.9,
    field: 'S-Bus station',
  })
  emitContent(asked, bytes, data, end, emit)
}

/** States of a CPU are letters: R run, C conditional run, S stop, H halt, D disconnected. */
const STATES: ReadonlyMap<number, string> = new Map([
  [0x52, 'RUN'],
  [0x43, 'CONDITIONAL RUN'],
  [0x53, 'STOP'],
  [0x48, 'HALT'],
])

/** `D2M48` is a PCD2.M48…: the last digit of the type is not sent. */
function modelOf(type: string): string {
  return `PC${type.slice(0, 2)}.${type.slice(2)}`
}

function emitContent(
  { command, first }: Asked,
  bytes: Uint8Array,
  data: number,
  end: number,
  emit: Emit,
): void {
  const sure = confidence.identityService
  if (command === READ_FIRMWARE && end - data >= 8 && isPrintable(bytes, data, data + 8)) {
    const field = 'S-Bus Read firmware version'
    emit({ kind: 'identity', attribute: 'vendor', value: 'Saia-Burgess Controls', confidence: 0.8, field })
    emit({
      kind: 'identity',
      attribute: 'model',
      value: modelOf(text(bytes, data, data + 5)),
      confidence: sure,
      field,
    })
    emit({
      kind: 'identity',
      attribute: 'firmware',
      value: text(bytes, data + 5, data + 8),
      confidence: sure,
      field,
    })
  } else if (command === READ_STATUS_OWN && end - data >= 1) {
    const value = STATES.get(bytes[data]!)
    if (value === undefined) return
    emit({
      kind: 'identity',
      attribute: 'run-state',
      value,
      confidence: sure,
      field: 'S-Bus Read PCD status',
    })
  } else emitValues(command, first, { bytes, data, end }, emit)
}

interface Bytes {
  readonly bytes: Uint8Array
  readonly data: number
  readonly end: number
}

function emitValues(command: number, first: number, { bytes, data, end }: Bytes, emit: Emit): void {
  const kind = media.get(command)
  if (kind === undefined) return
  const isBits = kind.bytes === 0
  const count = isBits ? (end - data) * 8 : Math.floor((end - data) / 4)
  for (let i = 0; i < Math.min(count, limits.readings); i++) {
    const value = isBits ? ((bytes[data + (i >> 3)]! >> (i & 7)) & 1) === 1 : u32be(bytes, data + i * 4) | 0
    emit({ kind: 'reading', point: `${kind.letter}${first + i}`, value })
  }
}

export function finish(state: SaiaSbusState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
