/** Is it IEC 104, by content alone? */
import type { Slice } from '#model/protocol'
import { fitsType, LEGACY_WIDTHS, STANDARD_WIDTHS } from './asdu.ts'
import { isKnownCause } from './causes.ts'
import { APCI, CONTROL, controlOf, LENGTH, START } from './wire.ts'

const PREFIX = 2
const SMALLEST = 4
const LARGEST = 253
const CAUSE = APCI + 2
/** A supervisory frame has 14 free bits; a single one is accepted with another valid frame after it. */
const FRAMES_AFTER_SUPERVISORY = 2

/**
 * Sure of a U frame (48 fixed bits) or of an I frame whose ASDU fits its type to the byte, if all that follows in the
 * slice is as sound.
 */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  let frames = 0
  let isProven = false
  for (let at = start; at < end; frames++) {
    const total = soundLength(bytes, at, end)
    if (total === undefined) return 'no'
    if (total === 0 || at + total > end) return isProven ? 'yes' : isStream ? 'more' : 'no'
    isProven ||= controlOf(bytes, at + CONTROL) !== 'S'
    at += total
  }
  return isProven || frames >= FRAMES_AFTER_SUPERVISORY ? 'yes' : isStream ? 'more' : 'no'
}

/** Bytes of the valid APDU at `at`; 0 if it is too short to decide, undefined if it is none. */
function soundLength(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (bytes[at] !== START) return undefined
  if (end - at < PREFIX) return 0
  const length = bytes[at + LENGTH]!
  if (length < SMALLEST || length > LARGEST) return undefined
  if (end - at < APCI) return 0
  const control = controlOf(bytes, at + CONTROL)
  if (control === 'wrong') return undefined
  if (control !== 'I') return length === SMALLEST ? APCI : undefined
  const total = PREFIX + length
  if (at + total > end) return total
  return hasSoundAsdu(bytes, at, total) ? total : undefined
}

function hasSoundAsdu(bytes: Uint8Array, at: number, total: number): boolean {
  if (total <= CAUSE || !isKnownCause(bytes[at + CAUSE]! & 0x3f)) return false
  const byteCount = total - APCI
  return [STANDARD_WIDTHS, ...LEGACY_WIDTHS.slice(0, 2)].some(
    (widths) => fitsType(bytes, at + APCI, byteCount, widths) === true,
  )
}
