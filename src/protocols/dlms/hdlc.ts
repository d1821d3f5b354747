/** Frames of the HDLC profile: IEC 62056-46:2002+A1:2006 (frame format type 3). */
import { u16le } from '#bytes/read'

export const FLAG = 0x7e
/** Upper four bits of the format field: type 3. */
const FORMAT = 0xa0
const SEGMENTED = 0x08
/** Format field, two addresses, control, one check. */
const SHORTEST = 7

export interface HdlcFrame {
  /** Without flags. */
  readonly length: number
  readonly isSegmented: boolean
  readonly destination: number
  readonly source: number
  readonly control: number
  /** Absolute offsets of the information field; alike where there is none. */
  readonly start: number
  readonly end: number
}

/** CRC-16 of ISO/IEC 13239 (X.25): reflected 0x1021, all ones before and after. */
export function checkSequence(bytes: Uint8Array, start: number, end: number): number {
  let check = 0xffff
  for (let at = start; at < end; at++) {
    check ^= bytes[at]!
    for (let bit = 0; bit < 8; bit++) check = (check & 1) !== 0 ? (check >> 1) ^ 0x8408 : check >> 1
  }
  return check ^ 0xffff
}

/** Length that the format field at `at` states; undefined if it is none of type 3. */
export function frameLength(bytes: Uint8Array, at: number): number | undefined {
  if ((bytes[at]! & 0xf0) !== FORMAT) return undefined
  const length = ((bytes[at]! & 0x07) << 8) | bytes[at + 1]!
  return length < SHORTEST ? undefined : length
}

/** A whole frame at `at`, without its flags; undefined if its addresses or checks are wrong. */
export function readFrame(bytes: Uint8Array, at: number, length: number): HdlcFrame | undefined {
  const stop = at + length
  const destination = readAddress(bytes, at + 2, stop)
  const source = destination && readAddress(bytes, destination.next, stop)
  if (source === undefined || source.next + 3 > stop) return undefined
  const control = bytes[source.next]!
  const afterControl = source.next + 1
  if (checkSequence(bytes, at, stop - 2) !== u16le(bytes, stop - 2)) return undefined
  const hasInformation = afterControl + 2 < stop
  if (hasInformation && afterControl + 4 > stop) return undefined
  if (hasInformation && checkSequence(bytes, at, afterControl) !== u16le(bytes, afterControl))
    return undefined
  return {
    length,
    isSegmented: (bytes[at]! & SEGMENTED) !== 0,
    destination: destination!.value,
    source: source.value,
    control,
    start: hasInformation ? afterControl + 2 : stop - 2,
    end: stop - 2,
  }
}

/** One, two or four bytes; the last has its lowest bit set. */
function readAddress(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let i = 0; i < 4 && at + i < end; i++) {
    value = value * 128 + (bytes[at + i]! >> 1)
    if ((bytes[at + i]! & 1) === 1) return { value, next: at + i + 1 }
  }
  return undefined
}

/** Commands of the control field, its poll bit left out. */
export const CONTROL = { SNRM: 0x83, UA: 0x63, DISC: 0x43, DM: 0x0f, FRMR: 0x87, UI: 0x03 } as const
export const POLL = 0x10

export function isInformation(control: number): boolean {
  return (control & 1) === 0
}
