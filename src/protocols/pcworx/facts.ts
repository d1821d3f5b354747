import { hexCode } from '#bytes/hex'
import { isPrintable, text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { CONNECT, commands, READ_INFO } from './commands.ts'
import type { PcworxState } from './state.ts'
import type { PcworxMessage } from './wire.ts'

// Offsets in the answer to Read device information: as pcworx-info.nse has them, and captures of ILC 131, 151 and 191.
const MODEL = 30
const FIRMWARE = 66
const ORDER_NUMBER = 152

export function facts(message: PcworxMessage, slice: Slice, emit: Emit, state: PcworxState): void {
  const { functionCode } = message
  if (message.isResponse) {
    const operation = state.take(functionCode)
    if (operation !== undefined) emit({ ...operation, outcome: 'succeeded' })
    if (functionCode === CONNECT) emit({ kind: 'session', phase: 'open', method: 'pcworx', secured: false })
    if (functionCode === READ_INFO) emitDevice(message, slice, emit)
    return
  }
  const { verb, name } = commands.get(functionCode) ?? { verb: 'execute', name: `Function ${functionCode}` }
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: hexCode(functionCode),
    outcome: 'requested',
  }
  emit(operation)
  const forgotten = state.add(functionCode, operation)
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}

function emitDevice({ end }: PcworxMessage, { bytes, start }: Slice, emit: Emit): void {
  const say = (attribute: Attribute, at: number, longest: number, form: RegExp) => {
    const stop = Math.min(start + end, start + at + longest)
    const value = start + at < stop ? text(bytes, start + at, stop) : ''
    if (!form.test(value) || !isPrintable(bytes, start + at, start + at + value.length)) return
    emit({
      kind: 'identity',
      attribute,
      value,
      confidence: confidence.identityService,
      field: 'PC Worx device information',
    })
  }
  say('model', MODEL, 36, /^[A-Z][\w /+-]{3,}$/)
  say('firmware', FIRMWARE, 12, /^\d+\.[\w.]+$/)
  say('order-number', ORDER_NUMBER, 10, /^\d{7,10}$/)
  const field = 'PC Worx device information'
  emit({ kind: 'identity', attribute: 'vendor', value: 'Phoenix Contact', confidence: 0.9, field })
}

export function finish(state: PcworxState, emit: Emit): void {
  for (const operation of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
