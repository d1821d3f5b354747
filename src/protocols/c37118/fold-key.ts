/** Data frames come up to 120 times a second: those that differ in their values alone have one number. */
import { u16be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { bytesOf } from './configuration.ts'
import { matches } from './data.ts'
import type { C37118State } from './state.ts'
import { BODY, DATA, isWhole } from './wire.ts'

const SYNC_DATA = 0xaa0
/** Numbers of frames begin here, so that none is 0. */
const DATA_FRAMES = 2 ** 52

/** Number of a data frame by stream, length and STAT of each station; 0 for all other frames. */
export function foldKey({ bytes, start, end }: Slice, flowState: C37118State): number {
  const length = end - start
  if (length < BODY + 8 || u16be(bytes, start) >> 4 !== SYNC_DATA) return 0
  if (u16be(bytes, start + 2) !== length || flowState.pending[DATA] !== undefined) return 0
  if (!isWhole(bytes, start, end)) return 0
  const idCode = u16be(bytes, start + 4)
  const configuration = flowState.configuration(idCode)
  let state = u16be(bytes, start + BODY)
  if (configuration !== undefined && matches(configuration, length - 2)) {
    let at = start + BODY
    state = 0
    for (const station of configuration.stations) {
      state = (Math.imul(state, 0x01000193) ^ u16be(bytes, at)) >>> 0
      at += bytesOf(station)
    }
  }
  // 20 bits of stream and length are enough to part the few streams of one flow.
  return DATA_FRAMES + (((idCode << 4) ^ length) & 0xfffff) * 0x1_0000_0000 + state
}
