/** Protocols whose messages are lines of text. */
import { latin1 } from './message-head.ts'
import { indexOfByte } from './read.ts'
import { isPrintable } from './text.ts'

const LINE_FEED = 0x0a

interface Part {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** A line without its end, and its bytes with it. */
interface Line {
  readonly kind: 'line'
  readonly text: string
  readonly length: number
}

/** Result of a protocol that found no complete line. */
type NoLine =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'incomplete'; readonly need: number }
  | { readonly kind: 'malformed'; readonly at: number; readonly reason: string; readonly length: number }

/** The line of printable text that begins here, ended by a line feed alone or with a carriage return. @param most bytes of a line */
export function printableLine({ bytes, start, end }: Part, most: number): Line | NoLine {
  const limit = Math.min(end, start + most)
  const stop = indexOfByte(bytes, start, limit, LINE_FEED)
  if (!isPrintable(bytes, start, stop < 0 ? limit : stop)) return { kind: 'foreign' }
  if (stop < 0) return unendedLine(end - start, most)
  return { kind: 'line', text: latin1(bytes, start, stop).replace(/\r$/, ''), length: stop + 1 - start }
}

/** So many bytes hold no end of a line: it is awaited, up to the longest that a line may be. */
export function unendedLine(byteCount: number, most: number): NoLine {
  if (byteCount < most) return { kind: 'incomplete', need: byteCount + 1 }
  return { kind: 'malformed', at: 0, reason: 'line', length: byteCount }
}
