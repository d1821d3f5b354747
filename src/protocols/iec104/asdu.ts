/** Application service data units: IEC 60870-5-101:2003 §7.2, with the field widths that 60870-5-104:2006 §6 fixes. */
import { u16le, u24le } from '#bytes/read'
import { isKnownCause } from './causes.ts'
import { types } from './types.ts'

/** Widths of the fields a system chooses in 60870-5-101 (§7.1); the companion 104 fixes them. */
export interface Widths {
  readonly cause: 1 | 2
  readonly commonAddress: 1 | 2
  readonly objectAddress: 1 | 2 | 3
}

/** IEC 60870-5-104:2006 §6: two bytes of cause, two of common address, three of object address. */
export const STANDARD_WIDTHS: Widths = { cause: 2, commonAddress: 2, objectAddress: 3 }

/** Field widths of gateways that keep those of their serial lines; tried if the standard's do not fit. */
export const LEGACY_WIDTHS: readonly Widths[] = [
  { cause: 1, commonAddress: 2, objectAddress: 2 },
  { cause: 2, commonAddress: 2, objectAddress: 2 },
  { cause: 1, commonAddress: 1, objectAddress: 2 },
  { cause: 1, commonAddress: 2, objectAddress: 3 },
  { cause: 2, commonAddress: 1, objectAddress: 2 },
]

/** Variable structure qualifier: §7.2.2. */
const SEQUENCE = 0x80
const COUNT = 0x7f
/** Cause of transmission: §7.2.3. */
const TEST = 0x80
const NEGATIVE = 0x40
const CAUSE = 0x3f

export interface Iec104Asdu {
  readonly type: number
  /** One address, then elements of consecutive objects. */
  readonly isSequence: boolean
  readonly count: number
  readonly cause: number
  readonly isNegative: boolean
  readonly isTest: boolean
  /** 0 where none is given. */
  readonly originator: number
  readonly commonAddress: number
  readonly widths: Widths
  /** Offset in the slice's bytes of the first information object, and past the last. */
  readonly objects: number
  readonly end: number
  /** Number and size of its objects agree with its length. */
  readonly fits: boolean
}

/** Bytes before the first information object. */
export function headerBytes({ cause, commonAddress }: Widths): number {
  return 2 + cause + commonAddress
}

/** True if `bytes` (from the type identification on) are what type and qualifier ask for; undefined for unknown types. */
export function fitsType(
  bytes: Uint8Array,
  start: number,
  byteCount: number,
  widths: Widths,
): boolean | undefined {
  const size = types.get(bytes[start]!)?.bytes
  if (size === undefined) return undefined
  const qualifier = bytes[start + 1]!
  const count = qualifier & COUNT
  const { objectAddress } = widths
  const header = headerBytes(widths)
  if (size < 0) return byteCount >= header + objectAddress
  if (count === 0) return false
  const objects = (qualifier & SEQUENCE) !== 0 ? objectAddress + count * size : count * (objectAddress + size)
  return byteCount === header + objects
}

/** Reads the ASDU in `bytes[start..end)`, at least three bytes. A header cut short reads as zeros, and does not fit. */
export function readAsdu(bytes: Uint8Array, start: number, end: number, widths: Widths): Iec104Asdu {
  const header = headerBytes(widths)
  const isWhole = end - start >= header
  const qualifier = bytes[start + 1]!
  const cause = bytes[start + 2]!
  const addressAt = start + 2 + widths.cause
  return {
    type: bytes[start]!,
    isSequence: (qualifier & SEQUENCE) !== 0,
    count: qualifier & COUNT,
    cause: cause & CAUSE,
    isNegative: (cause & NEGATIVE) !== 0,
    isTest: (cause & TEST) !== 0,
    originator: isWhole && widths.cause === 2 ? bytes[start + 3]! : 0,
    commonAddress: !isWhole ? 0 : widths.commonAddress === 2 ? u16le(bytes, addressAt) : bytes[addressAt]!,
    widths,
    objects: Math.min(end, start + header),
    end,
    fits: fitsType(bytes, start, end - start, widths) ?? isWhole,
  }
}

/** The widths that fit this ASDU to the byte: the standard's if they can; undefined if none do. */
export function widthsOf(bytes: Uint8Array, start: number, end: number): Widths | undefined {
  const byteCount = end - start
  if (fitsType(bytes, start, byteCount, STANDARD_WIDTHS) !== false) return STANDARD_WIDTHS
  if ((types.get(bytes[start]!)?.bytes ?? -1) < 0) return undefined
  return LEGACY_WIDTHS.find(
    (widths) => fitsType(bytes, start, byteCount, widths) === true && isKnownCause(bytes[start + 2]! & CAUSE),
  )
}

/** Address of an information object: §7.2.5. */
export function objectAddress(bytes: Uint8Array, at: number, byteCount: 1 | 2 | 3): number {
  return byteCount === 3 ? u24le(bytes, at) : byteCount === 2 ? u16le(bytes, at) : bytes[at]!
}

/** One object: its address, and the position of its elements. */
export interface InformationObject {
  readonly address: number
  readonly at: number
}

/** The objects of an ASDU that fits its type, in order. */
export function objectsOf(bytes: Uint8Array, asdu: Iec104Asdu): readonly InformationObject[] {
  if (!asdu.fits) return []
  const width = asdu.widths.objectAddress
  const size = types.get(asdu.type)?.bytes
  if (size === undefined || size < 0) {
    if (asdu.end - asdu.objects < width) return []
    return [{ address: objectAddress(bytes, asdu.objects, width), at: asdu.objects + width }]
  }
  const found: InformationObject[] = []
  const step = asdu.isSequence ? size : size + width
  const first = objectAddress(bytes, asdu.objects, width)
  for (let i = 0, at = asdu.objects + width; i < asdu.count; i++, at += step) {
    found.push({ address: asdu.isSequence ? first + i : objectAddress(bytes, at - width, width), at })
  }
  return found
}
