import type { Dissected, Slice } from '#model/protocol'

// Type, phase, checksum of the header: IEC 61158-4-19 (Sercos III), MST header.
const PHASE = 1
const HEADER = 6
const SECONDARY = 0x80
const FROM_SLAVES = 0x40
const NUMBER = 0x0f
const PHASE_BITS = 0x0f
const LAST_PHASE = 4
/** Bit 7 of the phase: a new phase is coming. */
const RESERVED_PHASE = 0x70

export interface SercosMessage {
  /** An acknowledge telegram, which slaves fill; else a master data telegram. */
  readonly isAcknowledge: boolean
  readonly isSecondary: boolean
  readonly number: number
  readonly phase: number
}

/** Reads the header of one telegram; `foreign` if its bits are none of Sercos. */
export function dissect({ bytes, start, end }: Slice): Dissected<SercosMessage> {
  const length = end - start
  if (length < HEADER) return { kind: 'malformed', at: 0, reason: 'header', length }
  const type = bytes[start]!
  const phase = bytes[start + PHASE]!
  if ((type & 0x30) !== 0 || (phase & RESERVED_PHASE) !== 0 || (phase & PHASE_BITS) > LAST_PHASE)
    return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: {
      isAcknowledge: (type & FROM_SLAVES) !== 0,
      isSecondary: (type & SECONDARY) !== 0,
      number: type & NUMBER,
      phase: phase & PHASE_BITS,
    },
  }
}

/** Type and phase. */
export function foldKey({ bytes, start, end, isCut }: Slice): number {
  if (isCut || end - start < HEADER) return 0
  const [type, phase] = [bytes[start]!, bytes[start + PHASE]!]
  if ((type & 0x30) !== 0 || (phase & RESERVED_PHASE) !== 0 || (phase & PHASE_BITS) > LAST_PHASE) return 0
  return (type << 8) + phase + 1
}
