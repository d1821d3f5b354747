/** Where a value's line, its learned bounds and its writes stand in a drawing. */
import type { PointTrend } from '#contract/trend'

export interface Bounds {
  readonly least: number | null
  readonly most: number | null
}

export interface PointPlot {
  /** Paths of SVG: the space between smallest and largest of each step, and the line through their middle. */
  readonly area: string
  readonly line: string
  /** Upper edge and height of the learned bounds, cut to the drawing; undefined where there are none. */
  readonly band: { readonly y: number; readonly height: number } | undefined
  readonly writes: readonly {
    readonly x: number
    readonly value: number
    readonly by: string
    readonly time: string
  }[]
  /** What stands at the lower and upper edge. */
  readonly bottom: number
  readonly top: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Two values are one line up to so many times as far apart as values usually are: each is read at its own pace. */
const BRIDGED = 3
/** Room above and below what is drawn, of its height. */
const MARGIN = 0.08

export function plotOf(trend: PointTrend, bounds: Bounds, { width, height }: Size): PointPlot {
  const { least, most } = trend
  const told = [...least, ...most, bounds.least, bounds.most].filter((value) => value !== null)
  const [low, high] = [Math.min(...told), Math.max(...told)]
  const room = (high - low || Math.abs(high) || 1) * MARGIN
  const [bottom, top] = told.length === 0 ? [0, 1] : [low - room, high + room]
  const y = (value: number) => height - ((value - bottom) / (top - bottom)) * height
  const x = (at: number) => ((at + 0.5) / Math.max(1, least.length)) * width
  const start = Date.parse(trend.start)
  const length = least.length * trend.stepSeconds * 1000
  return {
    ...{ bottom, top },
    ...pathsOf(runsOf(trend), x, y),
    band:
      bounds.least === null || bounds.most === null
        ? undefined
        : { y: y(bounds.most), height: Math.max(2, y(bounds.least) - y(bounds.most)) },
    writes: trend.writes.map(({ time, value, by }) => ({
      ...{ time, value, by },
      x: length === 0 ? 0 : Math.min(width, Math.max(0, ((Date.parse(time) - start) / length) * width)),
    })),
  }
}

interface Step {
  readonly at: number
  readonly least: number
  readonly most: number
}

/** Steps that follow each other closely enough to be one line. */
function runsOf({ least, most }: PointTrend): Step[][] {
  const runs: Step[][] = []
  const farthest = BRIDGED * usualDistance(least)
  least.forEach((low, at) => {
    const high = most[at] ?? null
    if (low === null || high === null) return
    const run = runs.at(-1)
    const isNear = at - (run?.at(-1)?.at ?? -Infinity) <= farthest
    if (run !== undefined && isNear) run.push({ at, least: low, most: high })
    else runs.push([{ at, least: low, most: high }])
  })
  return runs
}

/** Steps from one value to the next, the median of all. */
function usualDistance(values: PointTrend['least']): number {
  const places = values.flatMap((value, at) => (value === null ? [] : [at]))
  const distances = places.slice(1).map((at, before) => at - places[before]!)
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 1
}

function pathsOf(runs: readonly Step[][], x: (at: number) => number, y: (value: number) => number) {
  const to = (at: number, value: number) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`
  const line = runs.map((run) => {
    const points = run.map(({ at, least, most }) => to(at, (least + most) / 2))
    return `M${points.join('L')}${points.length === 1 ? 'h1' : ''}` // a single point is still seen
  })
  const area = runs.map((run) => {
    const up = run.map(({ at, most }) => to(at, most))
    const back = run.toReversed().map(({ at, least }) => to(at, least))
    return `M${[...up, ...back].join('L')}Z`
  })
  return { line: line.join(''), area: area.join('') }
}

/** The step at a place of the drawing, or the nearest one that has a value; undefined where none has. */
export function nearestStep({ least }: PointTrend, share: number): number | undefined {
  const wanted = Math.min(least.length - 1, Math.max(0, Math.floor(share * least.length)))
  for (let away = 0; away < least.length; away++)
    for (const at of [wanted - away, wanted + away]) if ((least[at] ?? null) !== null) return at
  return undefined
}

/** The span between two places of the drawing, as the room's time range; undefined if it is too narrow. */
export function spanBetween({ start, stepSeconds, least }: PointTrend, one: number, other: number) {
  const [from, until] = [Math.min(one, other), Math.max(one, other)]
  const length = least.length * stepSeconds * 1000
  if ((until - from) * length < 1000 || until - from < 0.01) return undefined
  const at = (share: number) => new Date(Date.parse(start) + share * length).toISOString()
  return { from: at(from), until: at(until) }
}
