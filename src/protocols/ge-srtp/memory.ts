/** Memories of a controller and their selectors: Horner SUP0740-07 §7.1 and Denton et al. 2017. */
import { i16le } from '#bytes/read'
import type { Operation, PointValue } from '#model/fact'
import type { Emit } from '#model/protocol'
import { limits } from './limits.ts'

interface Memory {
  readonly letters: string
  readonly unit: 'word' | 'byte' | 'bit'
}

const memories: ReadonlyMap<number, Memory> = new Map<number, Memory>([
  [8, { letters: 'R', unit: 'word' }],
  [10, { letters: 'AI', unit: 'word' }],
  [12, { letters: 'AQ', unit: 'word' }],
  [196, { letters: 'W', unit: 'word' }],
  ...[
    ['I', 16, 70],
    ['Q', 18, 72],
    ['T', 20, 74],
    ['M', 22, 76],
    ['SA', 24, 78],
    ['SB', 26, 80],
    ['SC', 28, 82],
    ['S', 30, 84],
    ['G', 56, 86],
  ].flatMap(([letters, byte, bit]): (readonly [number, Memory])[] => [
    [Number(byte), { letters: String(letters), unit: 'byte' }],
    [Number(bit), { letters: String(letters), unit: 'bit' }],
  ]),
])

/** Memory of a read or write request: zero-based, counted in the unit of its selector. */
export interface GeSrtpMemoryRange {
  readonly selector: number
  readonly offset: number
  readonly count: number
}

/** First element as engineers number it, from 1; bytes hold eight references. */
function first({ unit }: Memory, offset: number): number {
  return unit === 'byte' ? offset * 8 + 1 : offset + 1
}

/** `%R1001..1010`, `%M861`. */
export function rangeText({ selector, offset, count }: GeSrtpMemoryRange): string {
  const memory = memories.get(selector)
  if (memory === undefined) return `selector:${selector} ${offset}..${offset + Math.max(0, count - 1)}`
  const from = first(memory, offset)
  const elements = memory.unit === 'byte' ? count * 8 : count
  return `%${memory.letters}${from}${elements > 1 ? `..${from + elements - 1}` : ''}`
}

/** Bytes that hold the range. Bits come with the bytes they lie in. */
export function bytesOf({ selector, offset, count }: GeSrtpMemoryRange): number {
  const unit = memories.get(selector)?.unit
  if (unit === 'word') return count * 2
  return unit === 'bit' ? Math.ceil(((offset & 7) + count) / 8) : count
}

/** Emits the first values of a range; `bytes[at..end)` begins with its first byte. */
export function emitValues(
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  range: GeSrtpMemoryRange,
  emit: Emit,
): void {
  const memory = memories.get(range.selector)
  if (memory === undefined) return
  for (let i = 0; i < Math.min(range.count, limits.readings); i++) {
    const value = elementAt(bytes, { at, end }, memory, range.offset, i)
    if (value === undefined) return
    const step = memory.unit === 'byte' ? 8 : 1
    emit({ kind: 'reading', point: `%${memory.letters}${first(memory, range.offset) + i * step}`, value })
  }
}

function elementAt(
  bytes: Uint8Array,
  { at, end }: { at: number; end: number },
  { unit }: Memory,
  offset: number,
  i: number,
): number | boolean | undefined {
  if (unit === 'word') return at + i * 2 + 2 <= end ? i16le(bytes, at + i * 2) : undefined
  if (unit === 'byte') return at + i < end ? bytes[at + i]! : undefined
  const bit = (offset & 7) + i
  return at + (bit >> 3) < end ? ((bytes[at + (bit >> 3)]! >> (bit & 7)) & 1) === 1 : undefined
}

/** Written value: one value unchanged, several as a list and as text. */
export function writtenValue(
  bytes: Uint8Array,
  bounds: { at: number; end: number },
  range: GeSrtpMemoryRange,
): Pick<Operation, 'value' | 'values'> {
  const values: PointValue[] = []
  emitValues(bytes, bounds, range, (fact) => {
    if (fact.kind === 'reading' && values.length < 8)
      values.push({ point: fact.point, value: Number(fact.value) })
  })
  if (values.length <= 1) return { value: values[0]?.value }
  const shown = values.map(({ value }) => value).join(' ')
  return { value: shown + (range.count > values.length ? ' …' : ''), values }
}
