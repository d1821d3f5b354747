/** FT1.2 frames with ASDUs: IEC 60870-5-103:1997 §6 and §7. All fields have one byte. */
import { type Ft12Frame, readFt12 } from '#bytes/ft12-frame'
import type { Dissected, Slice } from '#model/protocol'
import { causeFits, controlled, isMeasured, monitored } from './types.ts'

/** Control field: the primary's bit. §6.1.1: unbalanced, so the primary is the control system. */
const PRIMARY = 0x40

// Offsets behind the link address: §7.2.
const TYPE = 0
const QUALIFIER = 1
const CAUSE = 2
const COMMON_ADDRESS = 3
const FUNCTION_TYPE = 4
const INFORMATION_NUMBER = 5
const ELEMENTS = 6
/** Variable structure of all but measurands: one object, as a sequence. */
const ONE = 0x81

export interface Iec103Asdu {
  readonly type: number
  readonly cause: number
  readonly commonAddress: number
  readonly functionType: number
  readonly informationNumber: number
  /** Position of the elements in the slice's bytes. */
  readonly elements: number
  readonly end: number
}

export interface Iec103Message {
  readonly kind: Ft12Frame['kind']
  readonly isPrimary: boolean
  readonly linkFunction: number
  readonly linkAddress: number | undefined
  readonly asdu: Iec103Asdu | undefined
  readonly length: number
}

export interface Iec103State {
  isSettled: boolean
}

/** The ASDU of a variable frame, if it fits its type to the byte. */
export function asduOf(bytes: Uint8Array, { start, end }: Ft12Frame): Iec103Asdu | undefined {
  const at = start + 2
  if (end - at < ELEMENTS) return undefined
  const isMonitor = (bytes[start]! & PRIMARY) === 0
  const type = bytes[at + TYPE]!
  const cause = bytes[at + CAUSE]!
  const known = (isMonitor ? monitored : controlled).get(type)
  if (known === undefined || !causeFits(isMonitor, cause)) return undefined
  const byteCount = end - at - ELEMENTS
  const qualifier = bytes[at + QUALIFIER]!
  if (isMonitor && isMeasured(type)) {
    if (byteCount === 0 || byteCount !== (qualifier & 0x7f) * 2) return undefined
  } else if (qualifier !== ONE || (known.bytes >= 0 && byteCount !== known.bytes)) return undefined
  return {
    type,
    cause,
    commonAddress: bytes[at + COMMON_ADDRESS]!,
    functionType: bytes[at + FUNCTION_TYPE]!,
    informationNumber: bytes[at + INFORMATION_NUMBER]!,
    elements: at + ELEMENTS,
    end,
  }
}

/**
 * Reads one frame.
 *
 * @returns `foreign` without a valid frame, if none with an ASDU was seen before.
 */
export function dissect({ bytes, start, end }: Slice, state: Iec103State): Dissected<Iec103Message> {
  const frame = readFt12(bytes, start, end)
  if (frame === 'short') return { kind: 'incomplete', need: end - start + 1 }
  if (frame === undefined) {
    if (!state.isSettled) return { kind: 'foreign' }
    return { kind: 'malformed', at: 0, reason: 'no sound frame', length: end - start }
  }
  const asdu = frame.kind === 'variable' ? asduOf(bytes, frame) : undefined
  state.isSettled ||= asdu !== undefined
  const control = frame.kind === 'single' ? 0 : bytes[frame.start]!
  return {
    kind: 'message',
    length: frame.length,
    message: {
      kind: frame.kind,
      isPrimary: (control & PRIMARY) !== 0,
      linkFunction: control & 0x0f,
      linkAddress: frame.end - frame.start > 1 ? bytes[frame.start + 1]! : undefined,
      asdu,
      length: frame.length,
    },
  }
}

/** Sure of frames that are all sound, with an ASDU whose station is that of its link and that fits its type to the byte. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  let isProven = false
  for (let at = start; at < end; ) {
    const frame = readFt12(bytes, at, end)
    if (frame === undefined) return 'no'
    if (frame === 'short') return isProven ? 'yes' : isStream ? 'more' : 'no'
    if (frame.kind === 'variable') {
      const asdu = asduOf(bytes, frame)
      const link = bytes[frame.start + 1]!
      // §7.2.4: the common address is that of the link, but for commands to all stations.
      if (asdu === undefined || (asdu.commonAddress !== link && asdu.commonAddress !== 255)) return 'no'
      isProven = true
    }
    at += frame.length
  }
  return isProven ? 'yes' : isStream ? 'more' : 'no'
}
