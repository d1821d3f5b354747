/** FT1.2 frames with ASDUs: IEC 60870-5-101:2003 §6 and §7. */

import { type Ft12Frame, readFt12 } from '#bytes/ft12-frame'
import { u16le, u24le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { asduTypes } from '#protocol-kit/asdu'
import { causeFits } from './types.ts'

/** Widths that each system chooses: §6.1, §7.1. */
interface Layout {
  readonly link: 0 | 1 | 2
  readonly cause: 1 | 2
  readonly commonAddress: 1 | 2
  readonly objectAddress: 2 | 3
}

const layout = (
  link: Layout['link'],
  cause: Layout['cause'],
  commonAddress: Layout['commonAddress'],
  objectAddress: Layout['objectAddress'],
): Layout => ({ link, cause, commonAddress, objectAddress })

/** The commonest first; objects with one byte of address are left out, as too much would fit them. */
const LAYOUTS: readonly Layout[] = [
  layout(1, 1, 1, 2),
  layout(1, 1, 2, 2),
  layout(1, 2, 2, 3),
  layout(2, 2, 2, 3),
  layout(2, 1, 2, 2),
  layout(2, 1, 1, 2),
  layout(1, 2, 2, 2),
  layout(2, 2, 2, 2),
  layout(1, 1, 2, 3),
  layout(2, 1, 2, 3),
  layout(0, 1, 2, 2),
  layout(0, 2, 2, 3),
]

/** Control field: §6.1.2. */
const PRIMARY = 0x40

const SEQUENCE = 0x80
const NEGATIVE = 0x40
const TEST = 0x80
const CAUSE = 0x3f

export interface Iec101Asdu {
  readonly type: number
  readonly count: number
  readonly cause: number
  readonly isNegative: boolean
  readonly isTest: boolean
  readonly commonAddress: number
  /** Of the first object. */
  readonly objectAddress: number
  /** Last byte of the first object's elements in the slice's bytes: the qualifier of a command. */
  readonly qualifier: number
}

export interface Iec101Message {
  readonly kind: Ft12Frame['kind']
  /** Function code of the link, 0..15. */
  readonly linkFunction: number
  readonly isPrimary: boolean
  readonly linkAddress: number | undefined
  readonly asdu: Iec101Asdu | undefined
  readonly length: number
}

export interface Iec101State {
  /** Undefined until an ASDU has fitted one. */
  layout: Layout | undefined
}

/** Does the ASDU in `bytes[start..end)` fit its type to the byte? */
function fits(bytes: Uint8Array, start: number, end: number, widths: Layout): boolean {
  const header = 2 + widths.cause + widths.commonAddress
  if (end - start < header + widths.objectAddress) return false
  const type = bytes[start]!
  const size = asduTypes.get(type)?.bytes
  const qualifier = bytes[start + 1]!
  const count = qualifier & 0x7f
  if (size === undefined || count === 0 || !causeFits(type, bytes[start + 2]! & CAUSE)) return false
  if (size < 0) return true
  // One object as a sequence is how IEC 60870-5-103 writes all of its own.
  const isSequence = (qualifier & SEQUENCE) !== 0
  if (isSequence && count === 1) return false
  const { objectAddress } = widths
  const objects = isSequence ? objectAddress + count * size : count * (objectAddress + size)
  return end - start === header + objects
}

/** The layout an ASDU of known size fits. */
export function layoutOf(bytes: Uint8Array, frame: Ft12Frame): Layout | undefined {
  return LAYOUTS.find((widths) => {
    const start = frame.start + 1 + widths.link
    return (
      start < frame.end &&
      (asduTypes.get(bytes[start]!)?.bytes ?? -1) >= 0 &&
      fits(bytes, start, frame.end, widths)
    )
  })
}

/**
 * Reads one frame.
 *
 * @returns `foreign` without a valid frame, if no ASDU was seen before.
 */
export function dissect({ bytes, start, end }: Slice, state: Iec101State): Dissected<Iec101Message> {
  const frame = readFt12(bytes, start, end)
  if (frame === 'short') return { kind: 'incomplete', need: end - start + 1 }
  if (frame === undefined) {
    if (state.layout === undefined) return { kind: 'foreign' }
    return { kind: 'malformed', at: 0, reason: 'no sound frame', length: gapOf(bytes, start, end) }
  }
  if (frame.kind === 'variable') state.layout ??= layoutOf(bytes, frame)
  return { kind: 'message', length: frame.length, message: messageOf(bytes, frame, state.layout) }
}

function gapOf(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    const frame = bytes[at] === 0xe5 ? undefined : readFt12(bytes, at, end)
    if (frame !== undefined && frame !== 'short') return at - start
  }
  return end - start
}

function messageOf(bytes: Uint8Array, frame: Ft12Frame, widths: Layout | undefined): Iec101Message {
  const control = frame.kind === 'single' ? 0 : bytes[frame.start]!
  const link = frame.kind === 'variable' ? (widths?.link ?? 0) : frame.end - frame.start - 1
  const asduAt = frame.start + 1 + link
  const isReadable =
    frame.kind === 'variable' && widths !== undefined && fits(bytes, asduAt, frame.end, widths)
  return {
    kind: frame.kind,
    linkFunction: control & 0x0f,
    isPrimary: (control & PRIMARY) !== 0,
    linkAddress:
      link === 1 ? bytes[frame.start + 1]! : link === 2 ? u16le(bytes, frame.start + 1) : undefined,
    asdu: isReadable ? asduOf(bytes, asduAt, widths) : undefined,
    length: frame.length,
  }
}

function asduOf(bytes: Uint8Array, at: number, widths: Layout): Iec101Asdu {
  const cause = bytes[at + 2]!
  const addressAt = at + 2 + widths.cause
  const objectAt = addressAt + widths.commonAddress
  const elements = objectAt + widths.objectAddress
  const type = bytes[at]!
  const size = asduTypes.get(type)?.bytes ?? 0
  return {
    type,
    count: bytes[at + 1]! & 0x7f,
    cause: cause & CAUSE,
    isNegative: (cause & NEGATIVE) !== 0,
    isTest: (cause & TEST) !== 0,
    commonAddress: widths.commonAddress === 2 ? u16le(bytes, addressAt) : bytes[addressAt]!,
    objectAddress: widths.objectAddress === 3 ? u24le(bytes, objectAt) : u16le(bytes, objectAt),
    qualifier: size > 0 ? bytes[elements + size - 1]! : 0,
  }
}

/** Sure of a variable frame whose ASDU fits its type to the byte, if all frames around it are sound. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  let isProven = false
  for (let at = start; at < end; ) {
    const frame = readFt12(bytes, at, end)
    if (frame === undefined) return 'no'
    if (frame === 'short') return isProven ? 'yes' : isStream ? 'more' : 'no'
    if (frame.kind === 'variable') {
      if (layoutOf(bytes, frame) === undefined) return 'no'
      isProven = true
    }
    at += frame.length
  }
  return isProven ? 'yes' : isStream ? 'more' : 'no'
}
