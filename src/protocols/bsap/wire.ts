/** Datagrams of BSAP over IP. No public document reports the outer header; seen in captures. */
import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'

// Offsets of the outer header.
const IDENTIFIER = 0
const UNITS = 2
const TYPE = 4
const SEQUENCE = 6
const ACKNOWLEDGED = 10
export const HEADER = 14
/** Bytes of the header, which is first. */
const IDENTIFIER_VALUE = HEADER

/** Every unit begins with its length (4, itself included), the length of its own header, its sequence (4). */
const UNIT_SEQUENCE = 5
export const UNIT_HEADER = 9
const UNIT_MARK = 4
const UNIT_MARK_VALUE = 12

export const RESPONSE_TYPES: ReadonlySet<number> = new Set([1, 5])
export const REQUEST_TYPES: ReadonlySet<number> = new Set([6, 0x84, 0x86])
export const ACKNOWLEDGE = 0

export interface Unit {
  readonly sequence: number
  /** Bounds of what follows the unit's header, from the start of the datagram. */
  readonly at: number
  readonly end: number
}

export interface BsapMessage {
  readonly type: number
  readonly sequence: number
  readonly acknowledged: number
  readonly units: readonly Unit[]
}

/**
 * Reads one datagram: a header and as many units as it counts.
 *
 * @returns `foreign` where header, type or the lengths of the units do not agree with one another.
 */
export function dissect(slice: Slice): Dissected<BsapMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  if (available < HEADER) return { kind: 'foreign' }
  const type = u16le(bytes, start + TYPE)
  if (u16le(bytes, start + IDENTIFIER) !== IDENTIFIER_VALUE || !isKnown(type)) return { kind: 'foreign' }
  const units = unitsOf(slice)
  if (units === undefined) return { kind: 'foreign' }
  return {
    kind: 'message',
    length: available,
    message: {
      type,
      sequence: u32le(bytes, start + SEQUENCE),
      acknowledged: u32le(bytes, start + ACKNOWLEDGED),
      units,
    },
  }
}

function isKnown(type: number): boolean {
  return type === ACKNOWLEDGE || RESPONSE_TYPES.has(type) || REQUEST_TYPES.has(type)
}

/** The units one after another; undefined unless they fill the datagram to the byte. */
function unitsOf({ bytes, start, end }: Slice): readonly Unit[] | undefined {
  const count = u16le(bytes, start + UNITS)
  if (count > limits.units) return undefined
  const units: Unit[] = []
  let at = start + HEADER
  for (let left = count; left > 0; left--) {
    if (at + UNIT_HEADER > end) return undefined
    const length = u32le(bytes, at)
    if (length < UNIT_HEADER || length > end - at || bytes[at + UNIT_MARK] !== UNIT_MARK_VALUE)
      return undefined
    units.push({
      sequence: u32le(bytes, at + UNIT_SEQUENCE),
      at: at + UNIT_HEADER - start,
      end: at + length - start,
    })
    at += length
  }
  return at === end ? units : undefined
}

/** Sure of a datagram whose units fill it, or of an acknowledgment of nothing but zeros and a number. */
export function probe(slice: Slice): 'yes' | 'no' {
  if (slice.isStream) return 'no'
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  return found.message.units.length > 0 ? 'yes' : 'no'
}
