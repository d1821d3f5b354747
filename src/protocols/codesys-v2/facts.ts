import { hexCode } from '#bytes/hex'
import { isPrintable, text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { CodesysV2Files, isAcknowledgment, objectOf } from './files.ts'
import { SERVICE, serviceOf } from './services.ts'
import { type CodesysV2Message, SIMPLE_HEADER } from './wire.ts'

// Offsets in the answer to the first request: public scanners' probes.
const OS = 64
const OS_TYPE = 96
const PRODUCT = 128
const LONGEST = 32

/** One request is open at a time. */
export class CodesysV2State {
  asked: Operation | undefined
  service: number | undefined
  readonly files = new CodesysV2Files()
}

export function facts(message: CodesysV2Message, slice: Slice, emit: Emit, state: CodesysV2State): void {
  if (message.service === undefined) return
  const part = { bytes: slice.bytes, start: slice.start + message.at, end: slice.start + message.end }
  const { asked, service } = state
  if (!slice.fromClient) {
    const transfer = state.files.answer(service ?? message.service, part)
    if (transfer !== undefined) emit(transfer)
    if (asked !== undefined) emit({ ...asked, outcome: 'succeeded' })
    state.asked = undefined
    state.service = undefined
    const isUnasked = asked === undefined && service === undefined
    if (message.at === SIMPLE_HEADER && (service === SERVICE.login || isUnasked))
      emitDevice(message, slice, emit)
    return
  }
  const object = objectOf(message.service, part)
  const transfer = state.files.ask(message.service, part)
  if (transfer !== undefined) emit(transfer)
  state.service = message.service
  if (isAcknowledgment(message.service, part)) return
  if (asked !== undefined) emit({ ...asked, outcome: 'unanswered' })
  state.asked = {
    kind: 'operation',
    ...serviceOf(message.service, object),
    code: hexCode(message.service),
    object,
    outcome: 'requested',
  }
  emit(state.asked)
}

function emitDevice({ end }: CodesysV2Message, { bytes, start }: Slice, emit: Emit): void {
  const say = (attribute: Attribute, at: number) => {
    const stop = Math.min(start + end, start + at + LONGEST)
    if (start + at >= stop) return
    const value = text(bytes, start + at, stop)
    if (value.length < 2 || !isPrintable(bytes, start + at, start + at + value.length)) return
    emit({ kind: 'identity', attribute, value, confidence: confidence.banner, field: 'CODESYS V2 session' })
  }
  say('os', OS)
  say('os-build', OS_TYPE)
  say('description', PRODUCT)
}

export function finish({ asked, files }: CodesysV2State, emit: Emit): void {
  const transfer = files.finish()
  if (transfer !== undefined) emit(transfer)
  if (asked !== undefined) emit({ ...asked, outcome: 'unanswered' })
}
