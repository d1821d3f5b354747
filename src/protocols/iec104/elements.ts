/** Information elements: IEC 60870-5-101:2003 §7.2.6. */

import { hexCode } from '#bytes/hex'
import { float32, i16le, u16le, u32le } from '#bytes/read'
import type { AsduElement, AsduType } from '#protocol-kit/asdu'

/** Quality descriptor QDS, SIQ, DIQ: §7.2.6.1–7.2.6.3. */
const QUALITY: readonly (readonly [number, string])[] = [
  [0x80, 'invalid'],
  [0x40, 'not topical'],
  [0x20, 'substituted'],
  [0x10, 'blocked'],
]
const OVERFLOW = 0x01
/** Events of protection: elapsed time invalid, §7.2.6.4. */
const ELAPSED_INVALID = 0x08
/** Counters: §7.2.6.9. */
const COUNTER_INVALID = 0x80
const COUNTER_ADJUSTED = 0x40
const COUNTER_CARRY = 0x20

/** Normalized values run from -1 to 1 - 2^-15: §7.2.6.6. */
const NORMALIZED = 32_768

const DOUBLE_POINT = ['intermediate', 'off', 'on', 'indeterminate'] as const

interface Value {
  readonly value: number | string | boolean
  /** Undefined where nothing is wrong with it. */
  readonly quality: string | undefined
}

/** Value and quality of one monitored element at `at`; undefined for types that carry none. */
export function elementValue(bytes: Uint8Array, at: number, { element }: AsduType): Value | undefined {
  const first = bytes[at]!
  switch (element) {
    case 'single':
      return { value: (first & 1) === 1, quality: qualityText(first & 0xf0) }
    case 'double':
      return { value: DOUBLE_POINT[first & 3]!, quality: qualityText(first & 0xf0) }
    case 'step':
      return { value: stepPosition(first), quality: stepQuality(first, bytes[at + 1]!) }
    case 'bits':
      return { value: hexCode(u32le(bytes, at), 8), quality: qualityText(bytes[at + 4]!) }
    case 'normalized':
      return { value: i16le(bytes, at) / NORMALIZED, quality: qualityText(bytes[at + 2]!) }
    case 'normalized-bare':
      return { value: i16le(bytes, at) / NORMALIZED, quality: undefined }
    case 'scaled':
      return { value: i16le(bytes, at), quality: qualityText(bytes[at + 2]!) }
    case 'float':
      return { value: shortFloat(bytes, at), quality: qualityText(bytes[at + 4]!) }
    case 'counter':
      return { value: u32le(bytes, at) | 0, quality: counterQuality(bytes[at + 4]!) }
    case 'protection':
      return { value: DOUBLE_POINT[first & 3]!, quality: qualityText(first & 0xf8, 'protection') }
    case 'protection-start':
    case 'protection-circuit':
      return { value: hexCode(first), quality: qualityText(bytes[at + 1]! & 0xf8, 'protection') }
    case 'packed-single': // status, then change detection: §7.2.6.40
      return { value: hexCode(u16le(bytes, at), 4), quality: qualityText(bytes[at + 4]!) }
    case 'other':
      return undefined
    default:
      return element satisfies never
  }
}

function qualityText(byte: number, element?: AsduElement): string | undefined {
  if (byte === 0) return undefined
  const words = QUALITY.filter(([bit]) => (byte & bit) !== 0).map(([, word]) => word)
  if (element === 'protection') {
    if ((byte & ELAPSED_INVALID) !== 0) words.push('elapsed time invalid')
  } else if ((byte & OVERFLOW) !== 0) words.push('overflow')
  return words.length === 0 ? undefined : words.join(', ')
}

/** Seven bits of two's complement, then "in transient state": §7.2.6.5. */
function stepPosition(byte: number): number {
  return ((byte & 0x7f) << 25) >> 25
}

function stepQuality(position: number, quality: number): string | undefined {
  const words = qualityText(quality)
  if ((position & 0x80) === 0) return words
  return words === undefined ? 'in transit' : `in transit, ${words}`
}

function counterQuality(byte: number): string | undefined {
  const words: string[] = []
  if ((byte & COUNTER_INVALID) !== 0) words.push('invalid')
  if ((byte & COUNTER_ADJUSTED) !== 0) words.push('adjusted')
  if ((byte & COUNTER_CARRY) !== 0) words.push('carry')
  return words.length === 0 ? undefined : words.join(', ')
}

/** R32 as a number, or as text where it is no number at all. */
function shortFloat(bytes: Uint8Array, at: number): number | string {
  const value = float32(u32le(bytes, at))
  return Number.isFinite(value) ? value : String(value)
}

/** Select/execute in the last byte of a command: §7.2.6.15–17, §7.2.6.39. */
const SELECT = 0x80

/** A command and its verb. */
interface Command {
  readonly value: number | string
  readonly isSelect: boolean
}

const STEP_COMMAND = ['not permitted', 'lower', 'higher', 'not permitted'] as const
const DOUBLE_COMMAND = ['not permitted', 'off', 'on', 'not permitted'] as const
/** QU: §7.2.6.26. */
const PULSES: ReadonlyMap<number, string> = new Map([
  [1, 'short pulse'],
  [2, 'long pulse'],
  [3, 'persistent'],
])

/** Value of a command's element at `at`. */
export function commandOf(bytes: Uint8Array, at: number, { element }: AsduType): Command | undefined {
  const first = bytes[at]!
  switch (element) {
    case 'single':
      return switched((first & 1) === 1 ? 'on' : 'off', first)
    case 'double':
      return switched(DOUBLE_COMMAND[first & 3]!, first)
    case 'step':
      return switched(STEP_COMMAND[first & 3]!, first)
    case 'normalized':
      return { value: i16le(bytes, at) / NORMALIZED, isSelect: (bytes[at + 2]! & SELECT) !== 0 }
    case 'scaled':
      return { value: i16le(bytes, at), isSelect: (bytes[at + 2]! & SELECT) !== 0 }
    case 'float':
      return { value: shortFloat(bytes, at), isSelect: (bytes[at + 4]! & SELECT) !== 0 }
    case 'bits':
      return { value: hexCode(u32le(bytes, at), 8), isSelect: false }
    default:
      return undefined
  }
}

function switched(word: string, byte: number): Command {
  const pulse = PULSES.get((byte >> 2) & 0x1f)
  return { value: pulse === undefined ? word : `${word}, ${pulse}`, isSelect: (byte & SELECT) !== 0 }
}
