/** Addresses of Read Var and Write Var, and their values. Seen in captures; no public document. */
import { hexCode, toHex } from '#bytes/hex'
import { float32, i16be, i32be, u16be, u24be, u32be } from '#bytes/read'
import { limits } from './limits.ts'

/** Bytes of each item's header: specification 0x12 and length. */
const ITEM_HEADER = 2
const SPECIFICATION = 0x12
const SYNTAX_ANY = 0x10
const ANY_LENGTH = 10
const SYNTAX_NCK: ReadonlySet<number> = new Set([0x82, 0x83, 0x84])
const NCK_LENGTH = 8

const AREA_DB = 0x84
const AREA_INSTANCE_DB = 0x85
const AREA_COUNTER = 0x1c
const AREA_TIMER = 0x1d
const AREAS: ReadonlyMap<number, string> = new Map([
  [0x03, 'SI'], // system info of the S7-200 family
  [0x05, 'SF'], // system flags
  [0x06, 'AI'],
  [0x07, 'AQ'],
  [AREA_COUNTER, 'C'],
  [AREA_TIMER, 'T'],
  [0x1e, 'C'], // IEC counters and timers
  [0x1f, 'T'],
  [0x80, 'P'], // peripheral, direct access
  [0x81, 'I'],
  [0x82, 'Q'],
  [0x83, 'M'],
  [AREA_DB, 'DB'],
  [AREA_INSTANCE_DB, 'DI'],
  [0x86, 'L'],
  [0x87, 'V'],
])

/** Data types: name and bytes of one element. */
const TYPES: ReadonlyMap<number, { readonly name: string; readonly bytes: number }> = new Map([
  [1, { name: 'BIT', bytes: 1 }],
  [2, { name: 'BYTE', bytes: 1 }],
  [3, { name: 'CHAR', bytes: 1 }],
  [4, { name: 'WORD', bytes: 2 }],
  [5, { name: 'INT', bytes: 2 }],
  [6, { name: 'DWORD', bytes: 4 }],
  [7, { name: 'DINT', bytes: 4 }],
  [8, { name: 'REAL', bytes: 4 }],
  [9, { name: 'DATE', bytes: 2 }],
  [10, { name: 'TOD', bytes: 4 }],
  [11, { name: 'TIME', bytes: 4 }],
  [12, { name: 'S5TIME', bytes: 2 }],
  [15, { name: 'DATE_AND_TIME', bytes: 8 }],
  [28, { name: 'COUNTER', bytes: 2 }],
  [29, { name: 'TIMER', bytes: 2 }],
])

export interface S7commItem {
  /** `DB1.DBX0.0 BYTE 4`, `M0.0 BIT 1`. */
  readonly text: string
  /** Undefined for addresses that are no plain memory. */
  readonly place: Place | undefined
}

interface Place {
  readonly area: number
  readonly block: number
  readonly type: number
  readonly count: number
  /** Bits from the start of the area; the number itself for counters and timers. */
  readonly address: number
}

function prefixOf({ area, block }: Place): string {
  const name = AREAS.get(area) ?? `area ${hexCode(area)} `
  if (area === AREA_DB || area === AREA_INSTANCE_DB) return `${name}${block}.${name}`
  return name
}

function isNumbered(area: number): boolean {
  return area === AREA_COUNTER || area === AREA_TIMER
}

function itemText(place: Place): string {
  const type = TYPES.get(place.type)?.name ?? `type ${hexCode(place.type)}`
  if (isNumbered(place.area)) return `${prefixOf(place)}${place.address} ${place.count}`
  const isBlock = place.area === AREA_DB || place.area === AREA_INSTANCE_DB
  return `${prefixOf(place)}${isBlock ? 'X' : ''}${place.address >> 3}.${place.address & 7} ${type} ${place.count}`
}

const WIDTHS: ReadonlyMap<number, string> = new Map([
  [1, 'B'],
  [2, 'W'],
  [4, 'D'],
])

/** Name of the `index`th element: `DB1.DBW4`, `M0.3`, `IB2`, `C5`. */
export function pointName(place: Place, index: number): string {
  if (isNumbered(place.area)) return `${prefixOf(place)}${place.address + index}`
  const isBlock = place.area === AREA_DB || place.area === AREA_INSTANCE_DB
  const byteCount = TYPES.get(place.type)?.bytes ?? 1
  if (place.type === 1) {
    const bit = place.address + index
    return `${prefixOf(place)}${isBlock ? 'X' : ''}${bit >> 3}.${bit & 7}`
  }
  return `${prefixOf(place)}${WIDTHS.get(byteCount) ?? 'B'}${(place.address >> 3) + index * byteCount}`
}

/** The items at `at`, as many as are whole; bounded. */
export function readItems(
  bytes: Uint8Array,
  at: number,
  end: number,
  count: number,
): { readonly items: readonly S7commItem[]; readonly end: number } {
  const items: S7commItem[] = []
  let next = at
  while (
    items.length < Math.min(count, limits.items) &&
    next + ITEM_HEADER < end &&
    bytes[next] === SPECIFICATION
  ) {
    const stop = next + ITEM_HEADER + bytes[next + 1]!
    if (stop > end) break
    items.push(itemOf(bytes, next + ITEM_HEADER, stop))
    next = stop
  }
  return { items, end: next }
}

function itemOf(bytes: Uint8Array, at: number, end: number): S7commItem {
  const syntax = bytes[at]!
  if (syntax === SYNTAX_ANY && end - at >= ANY_LENGTH) {
    const place: Place = {
      type: bytes[at + 1]!,
      count: u16be(bytes, at + 2),
      block: u16be(bytes, at + 4),
      area: bytes[at + 6]!,
      address: u24be(bytes, at + 7),
    }
    return { text: itemText(place), place }
  }
  if (SYNTAX_NCK.has(syntax) && end - at >= NCK_LENGTH) {
    const [area, column, line, module] = [
      bytes[at + 1]!,
      u16be(bytes, at + 2),
      u16be(bytes, at + 4),
      bytes[at + 6]!,
    ]
    return {
      text: `NCK area ${hexCode(area)} column ${column} line ${line} module ${hexCode(module)}`,
      place: undefined,
    }
  }
  return {
    text: `syntax ${hexCode(syntax)} ${toHex(bytes, at + 1, Math.min(end, at + 9))}`,
    place: undefined,
  }
}

/** Texts of the first items, and how many more there are. */
export function itemsText(items: readonly S7commItem[], count: number): string | undefined {
  if (items.length === 0) return undefined
  const shown = items
    .slice(0, limits.shownItems)
    .map((item) => item.text)
    .join(', ')
  return count > limits.shownItems ? `${shown} … ${count} in all` : shown
}

/** How many elements `bytes[at..end)` holds of a place. */
export function elementCount(place: Place, at: number, end: number): number {
  return Math.min(place.count, Math.floor((end - at) / (TYPES.get(place.type)?.bytes ?? 1)))
}

/** Value of the element at `at`, which is there. */
export function elementValue(place: Place, bytes: Uint8Array, at: number): number | boolean | string {
  switch (place.type) {
    case 1:
      return (bytes[at]! & 1) === 1
    case 5:
      return i16be(bytes, at)
    case 7:
    case 11:
      return i32be(bytes, at)
    case 8:
      return realValue(float32(u32be(bytes, at)))
    default: {
      const byteCount = TYPES.get(place.type)?.bytes ?? 1
      if (byteCount === 8) return toHex(bytes, at, at + 8)
      return byteCount === 4 ? u32be(bytes, at) : byteCount === 2 ? u16be(bytes, at) : bytes[at]!
    }
  }
}

/** A single has seven digits; a value that is no number is emitted as text. */
function realValue(value: number): number | string {
  return Number.isFinite(value) ? Number(value.toPrecision(7)) : String(value)
}

export function elementBytes(place: Place): number {
  return TYPES.get(place.type)?.bytes ?? 1
}

// Offsets in a data item.
const RETURN_CODE = 0
const TRANSPORT_SIZE = 1
const LENGTH = 2
const DATA_HEADER = 4
/** Transport sizes whose length is counted in bits: bits, bytes and words, integers. */
const IN_BITS: ReadonlySet<number> = new Set([3, 4, 5])

export interface DataItem {
  readonly returnCode: number
  readonly transportSize: number
  readonly start: number
  readonly end: number
}

/** Bytes of the data item at `at`, its header included and padded to an even number. */
export function paddedItemBytes(bytes: Uint8Array, at: number): number {
  const byteCount = itemBytes(bytes, at)
  return DATA_HEADER + byteCount + (byteCount & 1)
}

function itemBytes(bytes: Uint8Array, at: number): number {
  const length = u16be(bytes, at + LENGTH)
  return IN_BITS.has(bytes[at + TRANSPORT_SIZE]!) ? (length + 7) >> 3 : length
}

/** Data items at `at`; each but the last is padded to an even number of bytes. Stops at one that does not fit. */
export function dataItems(bytes: Uint8Array, at: number, end: number, count: number): readonly DataItem[] {
  const found: DataItem[] = []
  let next = at
  while (found.length < Math.min(count, limits.items) && next + DATA_HEADER <= end) {
    const transportSize = bytes[next + TRANSPORT_SIZE]!
    const byteCount = itemBytes(bytes, next)
    const start = next + DATA_HEADER
    if (start + byteCount > end) break
    found.push({ returnCode: bytes[next + RETURN_CODE]!, transportSize, start, end: start + byteCount })
    next = start + byteCount + (byteCount & 1)
  }
  return found
}
