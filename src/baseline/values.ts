/** The values in facts, point by point. */
import type { Operation, PointValue, Reading } from '#model/fact'
import { limits } from './limits.ts'

/** A point and a value of it. */
type Value = readonly [point: string, value: number | string]

const NONE: readonly Value[] = []

/** Points and values that an operation writes. A qualifier is a point of its own: `analog-output:2/priority`. */
export function valuesOf({ object, value, qualifiers, values }: Operation): readonly Value[] {
  if (values !== undefined)
    return values.slice(0, limits.valuesPerOperation).flatMap((one) => written(one, qualifiers))
  if (object === undefined || value === undefined) return NONE
  return written({ point: firstOf(object), value, qualifiers })
}

function written(
  { point, value, qualifiers }: PointValue,
  ofAll?: Operation['qualifiers'],
): readonly Value[] {
  if (typeof value === 'number' && !Number.isFinite(value)) return NONE
  const beside = Object.entries({ ...ofAll, ...qualifiers })
  return [[point, value], ...beside.map(([name, one]): Value => [`${point}/${name}`, String(one)])]
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
  if (about === undefined) return ''
  const colon = about.indexOf(':', about.lastIndexOf('/') + 1)
  if (colon < 0) return ''
  const end = about.indexOf(':', colon + 1)
  return end < 0 ? about.slice(colon + 1) : about.slice(colon + 1, end)
}
