import { hexCode } from '#bytes/hex'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { Emit, Slice } from '#model/protocol'
import { commandOf } from './commands.ts'
import type { MelsoftMessage } from './wire.ts'

const MODEL_COMMANDS: ReadonlySet<number> = new Set([0x0101, 0x0121])
/** Bytes before the model's name in the answer, and of the name. */
const MODEL_AT = 2
const MODEL_BYTES = 16

const limits = {
  /** Requests awaiting answers; the tool asks one at a time. */
  pending: 32,
} as const

/** Requests of one flow by command; answers repeat it. */
export class MelsoftState extends PendingRequests<number, Operation> {
  constructor() {
    super(limits.pending)
  }
}

export function facts(message: MelsoftMessage, slice: Slice, emit: Emit, state: MelsoftState): void {
  if (message.isHello) return // a probe of who is there: its answer names no one
  if (message.isRequest) emitRequest(message, emit, state)
  else emitAnswer(message, slice, emit, state)
}

function emitRequest({ command }: MelsoftMessage, emit: Emit, state: MelsoftState): void {
  const { verb, name } = commandOf(command)
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: hexCode(command, 4),
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = state.add(command, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

function emitAnswer(message: MelsoftMessage, { bytes, start }: Slice, emit: Emit, state: MelsoftState): void {
  const { command, endCode } = message
  const asked = state.take(command)
  if (asked !== undefined) {
    if (endCode === 0) emit({ ...asked, outcome: 'succeeded' })
    else emit({ ...asked, outcome: 'rejected', error: hexCode(endCode, 4) })
  }
  if (endCode !== 0 || !MODEL_COMMANDS.has(command)) return
  const at = start + message.data + MODEL_AT
  if (at + MODEL_BYTES > start + message.dataEnd) return
  const model = text(bytes, at, at + MODEL_BYTES)
  if (!/^[\x21-\x7e ]+$/.test(model)) return
  const say = (attribute: 'vendor' | 'model' | 'type', value: string, sure: number) =>
    emit({ kind: 'identity', attribute, value, confidence: sure, field: 'CPU Model Name' })
  say('vendor', 'Mitsubishi Electric', confidence.identityService)
  say('model', model, confidence.identityService)
  say('type', 'PLC', 0.8)
}

/** Requests without a response. */
export function finish(state: MelsoftState, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
