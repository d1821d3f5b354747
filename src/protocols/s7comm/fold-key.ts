/** Steady polling as numbers: the hot path of an S7 connection. Offsets are those of `wire.ts` and of `items.ts`. */
import { u16be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { SUCCESS } from './errors.ts'
import { READ } from './functions.ts'
import { paddedItemBytes } from './items.ts'
import type { S7commState } from './state.ts'
import { ACK_DATA, JOB, PROTOCOL_ID } from './wire.ts'

/** Of a job: header (10), function, item count. Of its answer the header has error class and code, 12 bytes. */
const JOB_PARAMETER = 10
const ANSWER_PARAMETER = 12
const ANSWER_DATA = 14
const ITEM_HEADER = 4
/** Numbers of answers begin here, above those of all questions. */
const ANSWERS = 0x1_0000

/**
 * Number of a read that was read before, or of its answer when every item came; 0 for everything else. Notes the
 * request, or that it is answered.
 */
export function foldKey(slice: Slice, state: S7commState): number {
  const { bytes, start, end } = slice
  if (end - start < ANSWER_DATA || bytes[start] !== PROTOCOL_ID) return 0
  return slice.fromClient ? ofRead(slice, state) : ofAnswer(slice, state)
}

function ofRead({ bytes, start, end, time }: Slice, state: S7commState): number {
  if (bytes[start + 1] !== JOB || bytes[start + JOB_PARAMETER] !== READ) return 0
  if (u16be(bytes, start + 6) !== end - start - JOB_PARAMETER || u16be(bytes, start + 8) !== 0) return 0
  const number = state.polling.numberOf(bytes, start + JOB_PARAMETER, end)
  if (number < 0 || !state.mayPoll(u16be(bytes, start + 4), number, time)) return 0
  return number + 1
}

function ofAnswer({ bytes, start, end, time }: Slice, state: S7commState): number {
  if (bytes[start + 1] !== ACK_DATA || !state.isSlotEmitted) return 0
  const reference = u16be(bytes, start + 4)
  const number = state.polling.waiting(reference)
  if (number < 0) return 0
  // Two bytes of parameters, function and count, and no error.
  if (u16be(bytes, start + 6) !== 2 || u16be(bytes, start + 10) !== 0) return 0
  if (bytes[start + ANSWER_PARAMETER] !== READ) return 0
  if (ANSWER_DATA + u16be(bytes, start + 8) !== end - start) return 0
  const count = bytes[start + ANSWER_PARAMETER + 1]!
  if (count === 0 || count !== state.polling.asked(number).items.length) return 0
  let at = start + ANSWER_DATA
  for (let item = 0; item < count; item++) {
    if (at + ITEM_HEADER > end || bytes[at] !== SUCCESS) return 0
    at += paddedItemBytes(bytes, at)
  }
  // The last item has its padding only where something follows.
  if (at !== end && at !== end + 1) return 0
  state.polling.answer(reference, time)
  return ANSWERS + number
}
