/** Steady reading of tags over a class 3 connection as numbers: the hot path of CIP. Offsets are those of `wire.ts`. */
import { u16le } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { contextOf } from './context.ts'
import type { Ask } from './requests.ts'
import { SERVICE } from './services.ts'
import { type CipState, connectionOf, keyOf, type Polled } from './state.ts'
import { isTagPath } from './tags.ts'
import { SEQUENCE_COUNT } from './wire.ts'

/** A reply without additional status: service, reserved, status, its size. */
const REPLY_HEADER = 4
const REPLY = 0x80
/** Numbers of answers begin here, above those of all questions. */
const ANSWERS = 0x1_0000

/** Number of a reading that was read before, or of its answer where all went well; 0 for everything else. Notes both. */
export function foldKey(slice: Slice, state: CipState): number {
  const { start, end, fromClient } = slice
  if (end - start < SEQUENCE_COUNT + REPLY_HEADER || contextOf(slice.context).transport !== 'connected')
    return 0
  return fromClient ? ofQuestion(slice, state) : ofAnswer(slice, state)
}

function ofQuestion({ bytes, start, end, time, context }: Slice, state: CipState): number {
  const { polling, pending } = state
  const number = polling.numberOf(bytes, start + SEQUENCE_COUNT, end)
  if (number < 0 || !isStillSo(polling.asked(number), contextOf(context).connectionId, state)) return 0
  const sequence = u16le(bytes, start)
  if (pending.size > 0 && pending.has(keyOf(contextOf(context), sequence, false, state))) return 0
  return polling.ask(sequence, number, time) ? number + 1 : 0
}

/** The connection leads where it led, and tags are called what they were called. */
function isStillSo(polled: Polled, connectionId: number, state: CipState): boolean {
  return (
    polled.connection.originatorToTargetId === connectionId &&
    polled.symbols === state.symbols.size &&
    connectionOf(state, connectionId, false) === polled.connection
  )
}

function ofAnswer({ bytes, start, end, time, context }: Slice, state: CipState): number {
  const { polling } = state
  const sequence = u16le(bytes, start)
  const number = polling.waiting(sequence)
  if (number < 0) return 0
  const { ask, connection } = polling.asked(number)
  if (connection.targetToOriginatorId !== contextOf(context).connectionId) return 0
  if (!isGoodReply(bytes, start + SEQUENCE_COUNT, end, ask)) return 0
  polling.answer(sequence, time)
  return ANSWERS + number
}

function isGoodReply(bytes: Uint8Array, at: number, end: number, ask: Ask): boolean {
  if (at + REPLY_HEADER > end || bytes[at] !== (ask.service | REPLY)) return false
  // General status and the size of more of it: Vol. 1 §2-4.2.
  if (bytes[at + 2] !== 0 || bytes[at + 3] !== 0) return false
  const { inner } = ask
  if (inner.length === 0) return true
  const parts = at + REPLY_HEADER
  if (parts + 2 + inner.length * 2 > end || u16le(bytes, parts) !== inner.length) return false
  let last = parts + 1 + inner.length * 2
  for (let i = 0; i < inner.length; i++) {
    const part = parts + u16le(bytes, parts + 2 + i * 2)
    // In order and apart, so that each is what `packedParts` makes of it.
    if (part <= last || !isGoodReply(bytes, part, end, inner[i]!)) return false
    last = part
  }
  return true
}

/** True for what only reads tags: its facts are the same each time, values aside. */
export function isPlainRead({ service, path, inner }: Ask): boolean {
  if (service === SERVICE.MULTIPLE_SERVICE_PACKET)
    return inner.length > 0 && inner.every((one) => one.inner.length === 0 && isPlainRead(one))
  return (service === SERVICE.READ_TAG || service === SERVICE.READ_TAG_FRAGMENTED) && isTagPath(path)
}
