/** Data of a value chart: one line a tag, with values outside its learned range as a separate series. */
import type { PointItem } from '#schema/process-values'
import type { PointTrendItem } from '#schema/trend'

export interface AxisBounds {
  readonly least: number | null
  readonly most: number | null
}

/** Values of one tag; null breaks the line, undefined is bridged. */
type Values = readonly (number | null | undefined)[]

export interface PointSeries {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly middle: Values
  readonly least: Values
  readonly most: Values
  /** Only values outside the learned range. */
  readonly outside: Values
}

/** Values up to this many typical intervals apart are joined: each point has its own polling interval. */
const BRIDGED = 3

/** Values that hold until they are written are drawn as steps, measured ones as a line. */
export function isSetPoint({ kind, writes }: Pick<PointItem, 'kind' | 'writes'>): boolean {
  return kind === 'enumerated' || kind === 'constant' || writes > 0
}

export function seriesOf(trend: PointTrendItem, bounds: AxisBounds, isSteps: boolean): PointSeries {
  const { start, stepSeconds, least, most } = trend
  const first = Date.parse(start) / 1000
  const farthest = isSteps ? Number.POSITIVE_INFINITY : BRIDGED * usualDistance(least)
  const bridge = bridged(least, farthest)
  const valuesOf = (valueAt: (low: number, high: number) => number | null): Values =>
    least.map((low, at) => {
      const high = most[at] ?? null
      return low === null || high === null ? bridge[at] : valueAt(low, high)
    })
  return {
    times: least.map((_, at) => first + at * stepSeconds),
    middle: valuesOf((low, high) => (low + high) / 2),
    least: valuesOf((low) => low),
    most: valuesOf((_, high) => high),
    outside: least.map((low, at) => {
      const high = most[at] ?? null
      if (low === null || high === null) return null
      if (bounds.most !== null && high > bounds.most) return high
      return bounds.least !== null && low < bounds.least ? low : null
    }),
  }
}

/** For each step without a value: undefined where its neighbours are near enough to be joined, else null. */
function bridged(values: PointTrendItem['least'], farthest: number): (null | undefined)[] {
  const bridge = new Array<null | undefined>(values.length).fill(null)
  let before: number | undefined
  values.forEach((value, at) => {
    if (value === null) return
    if (before !== undefined && at - before <= farthest) bridge.fill(undefined, before + 1, at)
    before = at
  })
  return bridge
}

/** Median distance of two values, in steps. */
function usualDistance(values: PointTrendItem['least']): number {
  const places = values.flatMap((value, at) => (value === null ? [] : [at]))
  const distances = places.slice(1).map((at, before) => at - places[before]!)
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 1
}

/** The step at a position, or the nearest one with a value; undefined if there is none. */
export function nearestStep({ least }: Pick<PointTrendItem, 'least'>, share: number): number | undefined {
  const wanted = Math.min(least.length - 1, Math.max(0, Math.floor(share * least.length)))
  for (let away = 0; away < least.length; away++)
    for (const at of [wanted - away, wanted + away]) if ((least[at] ?? null) !== null) return at
  return undefined
}

/** Shortest time range that a drag selects, in s. */
const SHORTEST = 1

/** The time range between two times in s; undefined if it is too short. */
export function rangeBetween(one: number, other: number) {
  const [from, until] = [Math.min(one, other), Math.max(one, other)]
  if (!(until - from >= SHORTEST)) return undefined
  const at = (seconds: number) => new Date(seconds * 1000).toISOString()
  return { from: at(from), until: at(until) }
}
