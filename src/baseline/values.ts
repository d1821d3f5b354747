/** The values in facts, point by point. */
import type { Operation, Reading } from '#model/fact'
import { limits } from './limits.ts'

/** What protocols put behind a list of values: its type, or that there were more. */
const TYPE_OR_MORE = /(?: \([A-Z][A-Z0-9_ ]*\)| …)+$/

/** Points and values that an operation writes: one, or a list from the first address on. */
export function valuesOf({ object, value }: Operation): readonly (readonly [string, number | string])[] {
  if (object === undefined || value === undefined) return []
  if (typeof value === 'number') return Number.isFinite(value) ? [[firstOf(object), value]] : []
  const parts = value.replace(TYPE_OR_MORE, '').split(/, ?| /, limits.valuesPerOperation)
  const numbers = parts.map((part) => (part === '' || part.startsWith('0x') ? Number.NaN : Number(part)))
  if (numbers.some((number) => !Number.isFinite(number))) return [[object, value]]
  const first = /^(.*?)(\d+)(?:\.\.\d+)?$/.exec(object)
  if (first === null || numbers.length === 1) return numbers.map((number) => [firstOf(object), number])
  return numbers.map((number, at) => [`${first[1]}${Number(first[2]) + at}`, number])
}

/** `holding:7..7` → `holding:7`. */
function firstOf(object: string): string {
  return object.replace(/\.\.\d+$/, '')
}

/** A value as M5 learns it; undefined where it is no number. */
export function plain(value: Reading['value']): number | string | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value
}

/** `server/unit:3` → `3`: the part of a device that a reading is about. */
export function unitIn({ about }: Reading): string {
  return about?.split('/').at(-1)?.split(':')[1] ?? ''
}
