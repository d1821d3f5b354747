/** APDUs: IEC 60870-5-104:2006 §5. */
import type { Dissected, Slice } from '#model/protocol'
import { type Iec104Asdu, readAsdu, widthsOf } from './asdu.ts'
import type { Iec104State } from './state.ts'

/** Start byte, then the length of what follows: §5, figure 5. */
export const START = 0x68
export const LENGTH = 1
const PREFIX = 2
export const CONTROL = 2
/** Start, length and four control fields. */
export const APCI = 6
const SMALLEST = 4
const LARGEST = 253

/** Control field 1 of unnumbered frames: §5.1, figure 8. */
export const unnumbered: ReadonlyMap<number, UFunction> = new Map([
  [0x07, 'STARTDT act'],
  [0x0b, 'STARTDT con'],
  [0x13, 'STOPDT act'],
  [0x23, 'STOPDT con'],
  [0x43, 'TESTFR act'],
  [0x83, 'TESTFR con'],
])
export type UFunction =
  | 'STARTDT act'
  | 'STARTDT con'
  | 'STOPDT act'
  | 'STOPDT con'
  | 'TESTFR act'
  | 'TESTFR con'

export interface Iec104Apdu {
  readonly format: 'I' | 'S' | 'U'
  /** N(S) and N(R), 0..32767; 0 where the format has none. */
  readonly send: number
  readonly receive: number
  readonly unnumbered: UFunction | undefined
  readonly asdu: Iec104Asdu | undefined
  /** Bytes of the APDU. */
  readonly length: number
}

type Control = 'I' | 'S' | 'U' | 'wrong'

/** Format of the four control fields at `at`, with every fixed bit checked: §5.1, figures 6–8. */
export function controlOf(bytes: Uint8Array, at: number): Control {
  const first = bytes[at]!
  if ((first & 1) === 0) return (bytes[at + 2]! & 1) === 0 ? 'I' : 'wrong'
  if (first === 0x01) return bytes[at + 1] === 0 && (bytes[at + 2]! & 1) === 0 ? 'S' : 'wrong'
  if (!unnumbered.has(first)) return 'wrong'
  return (bytes[at + 1]! | bytes[at + 2]! | bytes[at + 3]!) === 0 ? 'U' : 'wrong'
}

/** A 15-bit sequence number, low byte first, above a bit of the format. */
export function sequenceAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! >> 1) | (bytes[at + 1]! << 7)
}

/**
 * Reads one APDU.
 *
 * @returns `foreign` without a start byte, if none was seen before; `malformed` if length and format contradict each
 * other. An ASDU that does not fit its type is still a message.
 */
export function dissect(slice: Slice, state: Iec104State): Dissected<Iec104Apdu> {
  const { bytes, start, end } = slice
  const available = end - start
  if (bytes[start] !== START) {
    if (!state.isSettled) return { kind: 'foreign' }
    return { kind: 'malformed', at: 0, reason: 'start byte', length: gapTo(slice) }
  }
  if (available < APCI) return { kind: 'incomplete', need: APCI }
  const length = bytes[start + LENGTH]!
  const control = controlOf(bytes, start + CONTROL)
  const isLong = control === 'I'
  if (control === 'wrong' || length > LARGEST || (isLong ? length < SMALLEST + 3 : length !== SMALLEST)) {
    if (!state.isSettled) return { kind: 'foreign' }
    const at = control === 'wrong' ? CONTROL : LENGTH
    const total = Math.min(PREFIX + length, available)
    const next = start + total
    const isInStep = length >= SMALLEST && (next >= end || bytes[next] === START)
    const reason = control === 'wrong' ? 'control field' : 'length'
    return { kind: 'malformed', at, reason, length: isInStep ? total : gapTo(slice) }
  }
  const total = PREFIX + length
  if (available < total) return { kind: 'incomplete', need: total }
  state.isSettled = true
  if (isLong && !state.areWidthsProven) state.learnWidths(widthsOf(bytes, start + APCI, start + total))
  const isNumbered = control !== 'U'
  return {
    kind: 'message',
    length: total,
    message: {
      format: control,
      send: isLong ? sequenceAt(bytes, start + CONTROL) : 0,
      receive: isNumbered ? sequenceAt(bytes, start + CONTROL + 2) : 0,
      unnumbered: isNumbered ? undefined : unnumbered.get(bytes[start + CONTROL]!),
      asdu: isLong ? readAsdu(bytes, start + APCI, start + total, state.widths) : undefined,
      length: total,
    },
  }
}

/** Bytes to the next likely APDU, or to the end of the slice. */
function gapTo(slice: Slice): number {
  return (resume({ ...slice, start: slice.start + 1 }) ?? slice.end) - slice.start
}

/** The next byte at which an APDU with a valid control field and a fitting length begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + APCI <= end; at++) {
    if (bytes[at] !== START) continue
    const length = bytes[at + LENGTH]!
    const control = controlOf(bytes, at + CONTROL)
    if (control === 'wrong') continue
    if (control === 'I' ? length < SMALLEST + 3 || length > LARGEST : length !== SMALLEST) continue
    const next = at + PREFIX + length
    if (next >= end || bytes[next] === START) return at
  }
  return undefined
}
