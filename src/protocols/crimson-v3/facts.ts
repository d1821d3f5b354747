import { hexCode } from '#bytes/hex'
import { text } from '#bytes/text'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { type CrimsonMessage, DATA, isText, MAKER, MODEL } from './wire.ts'

/** The one request that a client has open. */
export class CrimsonV3State {
  asked: Operation | undefined
}

export function facts(message: CrimsonMessage, slice: Slice, emit: Emit, state: CrimsonV3State): void {
  if (slice.fromClient) ask(message, emit, state)
  else answer(message, slice, emit, state)
}

function ask({ register }: CrimsonMessage, emit: Emit, state: CrimsonV3State): void {
  const isIdentity = register === MAKER || register === MODEL
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = {
    kind: 'operation',
    verb: isIdentity ? 'identify' : 'execute',
    name:
      register === MAKER
        ? 'Read manufacturer'
        : register === MODEL
          ? 'Read model'
          : `Request ${hexCode(register, 4)}`,
    code: hexCode(register, 4),
    outcome: 'requested',
  }
  emit(state.asked)
}

function answer(message: CrimsonMessage, { bytes, start }: Slice, emit: Emit, state: CrimsonV3State): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'succeeded' })
  state.asked = undefined
  const attribute = message.register === MAKER ? 'vendor' : message.register === MODEL ? 'model' : undefined
  if (attribute === undefined || !isText(message)) return
  const value = text(bytes, start + DATA, start + message.end)
  if (!/^[\x20-\x7e]{2,64}$/.test(value)) return
  emit({
    kind: 'identity',
    attribute,
    value,
    confidence: confidence.identityService,
    field: `Crimson register ${hexCode(message.register, 4)}`,
  })
}

export function finish(state: CrimsonV3State, emit: Emit): void {
  if (state.asked !== undefined) emit({ ...state.asked, outcome: 'unanswered' })
  state.asked = undefined
}
