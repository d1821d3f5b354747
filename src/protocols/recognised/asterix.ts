import { hex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Data block: category, length (2, header included), records that begin with a field specification. SPEC-149 Part 1 §4.2.
const LENGTH = 1
const HEADER = 3
const SHORTEST = HEADER + 2
/** A field specification goes on while the last bit of a byte is set: §4.3. */
const EXTENDED = 0x01
const LONGEST_SPECIFICATION = 8
/** Published categories. */
const CATEGORIES: ReadonlySet<number> = new Set([
  ...[
    1, 2, 4, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 23, 25, 32, 34, 48, 62, 63, 65, 129, 204, 205, 240,
    247,
  ],
])

/** Length of the data block at `start`; 0 where there is none. */
function blockLength({ bytes, end, isCut }: Slice, start: number): number {
  if (end - start < SHORTEST || !CATEGORIES.has(bytes[start]!)) return 0
  const length = u16be(bytes, start + LENGTH)
  if (length < SHORTEST || (!isCut && length > end - start)) return 0
  const stop = Math.min(end, start + length)
  let at = start + HEADER
  if (bytes[at] === 0) return 0
  while (at < stop && (bytes[at]! & EXTENDED) !== 0) at++
  return at < stop && at - start - HEADER < LONGEST_SPECIFICATION ? length : 0
}

export const recogniser = defineRecogniser({
  name: 'asterix',
  shortName: 'ASTERIX',
  title: 'ASTERIX, surveillance data of air traffic',
  standard: 'EUROCONTROL SPEC-149 Part 1, edition 3.1',
  family: 'ot',
  // Few bytes are fixed, so that only the port leads here.
  hints: [{ transport: 'udp', port: 8600 }],
  probe(slice) {
    for (let at = slice.start; at < slice.end; ) {
      const length = blockLength(slice, at)
      if (length === 0) return 'no'
      at += length
    }
    return slice.end > slice.start ? 'yes' : 'no'
  },
  isFromClient: () => true,
  examples: [{ bytes: hex('22 0006 80 19 c9') }, { bytes: hex('30 0006 80 19 c9 30 0006 80 19 c9') }],
})
