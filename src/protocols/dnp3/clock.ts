/** Clock of a fragment's sender, from times in the fragment: IEEE 1815-2012 §10.3, all of them UTC. */
import { u16le, u32le } from '#bytes/read'
import { clockIdentity, type DeviceClock } from '#model/device-clock'
import type { Emit, Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { eachObject } from './blocks.ts'
import type { Dnp3Fragment } from './fragment.ts'
import { READ } from './functions.ts'
import { TIME } from './groups.ts'

/** Groups of events whose variations end with the time when they happened. */
const EVENTS: ReadonlySet<number> = new Set([2, 4, 11, 13, 22, 23, 32, 33, 42, 43])
/** Time and date: of now, as it is read or written. §A.23 */
const NOW = 1
const TIME_BYTES = 6

/** A master that sets a clock sends its own time; a response contains the times of its events, or the requested time. */
export function emitClock(
  { blocks, bytes, functionCode }: Dnp3Fragment,
  { slice, clock, emit }: { readonly slice: Slice; readonly clock: DeviceClock; readonly emit: Emit },
): void {
  if (functionCode === READ) return
  const about = slice.fromClient ? 'client' : 'server'
  for (const block of blocks) {
    const { group, variation, layout, hasData } = block
    if (!hasData || layout === undefined) continue
    if (group === TIME && variation === NOW)
      eachObject(block, bytes, 1, (_, at) => {
        const news = clock.says(timeAt(bytes, at), slice.time)
        if (news !== undefined) emit(clockIdentity(about, news, 'g50v1 time and date'))
      })
    else if (EVENTS.has(group) && layout.endsWithTime)
      eachObject(block, bytes, 1, (_index, _at, end) => {
        const news = clock.tags(timeAt(bytes, end - TIME_BYTES), slice.time)
        if (news !== undefined) emit(clockIdentity(about, news, `g${group}v${variation} time of occurrence`))
      })
  }
}

function timeAt(bytes: Uint8Array, at: number): Microseconds {
  return (u32le(bytes, at) + u16le(bytes, at + 4) * 0x1_0000_0000) * 1000
}
