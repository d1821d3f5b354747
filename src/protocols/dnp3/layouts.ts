/** How objects of fixed size are laid out: IEEE 1815-2012 Annex A. A variation is a row of fields, in order. */

/**
 * `bit` and `bit2` are packed; `b` flags with the state in bit 7, `d` flags with a double state in bits 6 and 7, `f` flags;
 * `s` control status; `t48` milliseconds since 1970, `r16` milliseconds since the common time of occurrence.
 */
type Field =
  | 'b'
  | 'd'
  | 'f'
  | 's'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'i16'
  | 'i32'
  | 'f32'
  | 'f64'
  | 't48'
  | 'r16'

const BYTES: Readonly<Record<Field, number>> = {
  b: 1,
  d: 1,
  f: 1,
  s: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i16: 2,
  i32: 4,
  f32: 4,
  f64: 8,
  t48: 6,
  r16: 2,
}

export type ValueType =
  | 'b'
  | 'd'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'i16'
  | 'i32'
  | 'f32'
  | 'f64'
  | 't48'
  | 'bit'
  | 'bit2'

export interface Dnp3ObjectLayout {
  /** Bits of one object: below 8 where objects are packed, else whole bytes. */
  readonly bits: number
  readonly value: ValueType | undefined
  readonly valueAt: number
  /** Offset of flags or status byte; -1 without. */
  readonly flagsAt: number
  /** Its last six bytes are the time of occurrence. */
  readonly endsWithTime: boolean
}

function layoutOf(fields: string): Dnp3ObjectLayout {
  if (fields === 'bit') return { bits: 1, value: 'bit', valueAt: 0, flagsAt: -1, endsWithTime: false }
  if (fields === 'bit2') return { bits: 2, value: 'bit2', valueAt: 0, flagsAt: -1, endsWithTime: false }
  let bytes = 0
  let value: ValueType | undefined
  let valueAt = 0
  let flagsAt = -1
  for (const field of fields.split(' ') as Field[]) {
    if (field === 'b' || field === 'd' || field === 'f' || field === 's') flagsAt = bytes
    if (field !== 'f' && field !== 's' && field !== 'r16' && value === undefined) {
      value = field
      valueAt = bytes
    }
    bytes += BYTES[field]
  }
  return { bits: bytes * 8, value, valueAt, flagsAt, endsWithTime: fields.endsWith(' t48') }
}

/** Control relay output block (§A.8.1) and pattern control block: code, count, on-time, off-time, status. */
const CONTROL_BLOCK = 'u8 u8 u32 u32 s'
const COUNTERS = ['f u32', 'f u16', 'f u32', 'f u16']
const COUNTER_EVENTS = [...COUNTERS, 'f u32 t48', 'f u16 t48', 'f u32 t48', 'f u16 t48']
const PLAIN_COUNTERS = ['u32', 'u16', 'u32', 'u16']
const ANALOG_EVENTS = ['f i32', 'f i16', 'f i32 t48', 'f i16 t48', 'f f32', 'f f64', 'f f32 t48', 'f f64 t48']

/** Variations 1, 2, 3 … of each group whose objects have a fixed size. */
const VARIATIONS: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ['bit', 'b']],
  [2, ['b', 'b t48', 'b r16']],
  [3, ['bit2', 'd']],
  [4, ['d', 'd t48', 'd r16']],
  [10, ['bit', 'b']],
  [11, ['b', 'b t48']],
  [12, [CONTROL_BLOCK, CONTROL_BLOCK, 'bit']],
  [13, ['b', 'b t48']],
  [20, [...COUNTERS, ...PLAIN_COUNTERS]],
  [21, [...COUNTER_EVENTS, ...PLAIN_COUNTERS]],
  [22, COUNTER_EVENTS],
  [23, COUNTER_EVENTS],
  [30, ['f i32', 'f i16', 'i32', 'i16', 'f f32', 'f f64']],
  [31, ['f i32', 'f i16', 'f i32 t48', 'f i16 t48', 'i32', 'i16', 'f f32', 'f f64']],
  [32, ANALOG_EVENTS],
  [33, ANALOG_EVENTS],
  [34, ['u16', 'u32', 'f32']],
  [40, ['f i32', 'f i16', 'f f32', 'f f64']],
  [41, ['i32 s', 'i16 s', 'f32 s', 'f64 s']],
  [42, ANALOG_EVENTS],
  [43, ANALOG_EVENTS],
  [50, ['t48', 't48 u32', 't48', 't48 u32 u8']],
  [51, ['t48', 't48']],
  [52, ['u16', 'u16']],
  [80, ['bit']],
  [81, ['u8 u8 u8']],
  [101, ['u16', 'u32', 'u64']],
  [102, ['u8']],
  [121, ['f u16 u32']],
  [122, ['f u16 u32', 'f u16 u32 t48']],
])

const layouts: ReadonlyMap<number, Dnp3ObjectLayout> = new Map(
  [...VARIATIONS].flatMap(([group, variations]) =>
    variations.map((fields, i) => [(group << 8) | (i + 1), layoutOf(fields)] as const),
  ),
)

/** Octet strings and virtual terminals: the variation is the length. §A.45–A.48 */
const STRINGS_FIRST = 110
const STRINGS_LAST = 113
/** Challenge sequence number (4) and user number (2) of an aggressive mode request: §A.45.3. */
const AGGRESSIVE: Dnp3ObjectLayout = {
  bits: 48,
  value: undefined,
  valueAt: 0,
  flagsAt: -1,
  endsWithTime: false,
}

/** Undefined where the size does not follow from group and variation. */
export function layout(group: number, variation: number): Dnp3ObjectLayout | undefined {
  const known = layouts.get((group << 8) | variation)
  if (known !== undefined) return known
  if (group >= STRINGS_FIRST && group <= STRINGS_LAST && variation > 0)
    return { bits: variation * 8, value: undefined, valueAt: 0, flagsAt: -1, endsWithTime: false }
  return group === 120 && variation === 3 ? AGGRESSIVE : undefined
}
