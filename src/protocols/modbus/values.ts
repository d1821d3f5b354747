/** Points and values of Modbus: zero-based addresses as in the PDU. */
import { u16be } from '#bytes/read'
import type { Operation, PointValue } from '#model/fact'
import type { Emit } from '#model/protocol'
import { limits } from './limits.ts'

type Table = 'coil' | 'discrete' | 'holding' | 'input'

/** Table that a function reads or writes: V1.1b3 §4.3. */
export function tableOf(functionCode: number): Table | undefined {
  switch (functionCode) {
    case 1:
    case 5:
    case 15:
      return 'coil'
    case 2:
      return 'discrete'
    case 3:
    case 6:
    case 16:
    case 22:
    case 23:
      return 'holding'
    case 4:
      return 'input'
    default:
      return undefined
  }
}

/** `holding:40` or `holding:40..49`. */
export function rangeText(table: string, address: number, quantity: number): string {
  return quantity <= 1 ? `${table}:${address}` : `${table}:${address}..${address + quantity - 1}`
}

/** Names by address: at most 65,536 of each table (V1.1b3 §4.3). */
const POINT_NAMES: Readonly<Record<Table, Map<number, string>>> = {
  coil: new Map(),
  discrete: new Map(),
  holding: new Map(),
  input: new Map(),
}

/** `holding:40`: one shared string per point, since models are looked up by it. */
function pointName(table: Table, address: number): string {
  const known = POINT_NAMES[table].get(address)
  if (known !== undefined) return known
  const made = `${table}:${address}`
  POINT_NAMES[table].set(address, made)
  return made
}

/** Location of values: bits packed from the lowest, or registers of two bytes. */
export interface Values {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly isBits: boolean
  readonly count: number
}

function valueAt({ bytes, start, isBits }: Values, index: number): number {
  if (isBits) return (bytes[start + (index >> 3)]! >> (index & 7)) & 1
  return u16be(bytes, start + index * 2)
}

function countOf({ start, end, isBits, count }: Values, most: number): number {
  return Math.min(count, isBits ? (end - start) * 8 : (end - start) >> 1, most)
}

/** Emits the first values of each message as readings. */
export function emitReadings(
  values: Values,
  point: { table: Table; address: number; about: string | undefined },
  emit: Emit,
): void {
  const count = countOf(values, limits.readings)
  for (let i = 0; i < count; i++) {
    const value = valueAt(values, i)
    emit({
      kind: 'reading',
      about: point.about,
      point: pointName(point.table, point.address + i),
      value: values.isBits ? value === 1 : value,
    })
  }
}

/** One value as a number; several as a list, and as text the first few. */
export function writtenValue(
  values: Values,
  table: Table,
  address: number,
): Pick<Operation, 'value' | 'values'> {
  const all = countOf(values, Number.MAX_SAFE_INTEGER)
  if (all <= 0) return { value: undefined }
  if (all === 1) return { value: valueAt(values, 0) }
  const listed: PointValue[] = []
  for (let i = 0; i < Math.min(all, limits.listedValues); i++)
    listed.push({ point: pointName(table, address + i), value: valueAt(values, i) })
  const shown = listed.slice(0, limits.writtenValues).map(({ value }) => value)
  return { value: shown.join(' ') + (all > shown.length ? ' …' : ''), values: listed }
}
