import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** First bytes of messages of the first and the second form; over UDP, eleven bytes precede the first. */
const FIRST_FORM = 0x1724
const SECOND_FORM = 0x1130
const DATAGRAM_OFFSET = 11

export interface TeamViewerPiece {
  readonly bytes: number
}

function begins({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const at = isStream ? start : start + DATAGRAM_OFFSET
  if (end - at < 2) return isStream && (bytes[at] === 0x17 || bytes[at] === 0x11) ? 'more' : 'no'
  const form = u16be(bytes, at)
  if (!isStream) return bytes[start] === 0 && form === FIRST_FORM ? 'yes' : 'no'
  return form === FIRST_FORM || form === SECOND_FORM ? 'yes' : 'no'
}

/** Asked on its own port alone: two bytes prove nothing elsewhere. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  return slice.sourcePort === 5938 || slice.destinationPort === 5938 ? begins(slice) : 'no'
}

/** The content is sealed: once the beginning is known, bytes pass as they come. */
export function dissect(slice: Slice, state: { readonly isEmitted: boolean }): Dissected<TeamViewerPiece> {
  const length = slice.end - slice.start
  if (state.isEmitted) return { kind: 'message', message: { bytes: length }, length, isPiece: true }
  const found = begins(slice)
  if (found === 'more') return { kind: 'incomplete', need: length + 1 }
  return found === 'no' ? { kind: 'foreign' } : { kind: 'message', message: { bytes: length }, length }
}
