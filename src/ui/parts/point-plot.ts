/** Geometry of a value chart: line, learned range and writes. */
import type { PointTrendItem } from '#schema/trend'

export interface AxisBounds {
  readonly least: number | null
  readonly most: number | null
}

export interface PointPlot {
  /** SVG paths: area between minimum and maximum of each step, and the line through the middle. */
  readonly area: string
  readonly line: string
  /** Top and height of the learned range, clipped; undefined if there is none. */
  readonly band: { readonly y: number; readonly height: number } | undefined
  readonly writes: readonly {
    readonly x: number
    readonly value: number
    readonly by: string
    readonly time: string
  }[]
  /** Axis labels at the lower and upper edge. */
  readonly bottom: number
  readonly top: number
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Values up to this many typical intervals apart are joined: each point has its own polling interval. */
const BRIDGED = 3
/** Margin above and below the data, relative to the height. */
const MARGIN = 0.08

export function plotOf(trend: PointTrendItem, bounds: AxisBounds, { width, height }: Size): PointPlot {
  const { least, most } = trend
  const reported = [...least, ...most, bounds.least, bounds.most].filter((value) => value !== null)
  const [low, high] = [Math.min(...reported), Math.max(...reported)]
  const room = (high - low || Math.abs(high) || 1) * MARGIN
  const [bottom, top] = reported.length === 0 ? [0, 1] : [low - room, high + room]
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

/** Splits steps into lines of close neighbours. */
function runsOf({ least, most }: PointTrendItem): Step[][] {
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

/** Median distance of two values, in steps. */
function usualDistance(values: PointTrendItem['least']): number {
  const places = values.flatMap((value, at) => (value === null ? [] : [at]))
  const distances = places.slice(1).map((at, before) => at - places[before]!)
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 1
}

function pathsOf(runs: readonly Step[][], x: (at: number) => number, y: (value: number) => number) {
  const to = (at: number, value: number) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`
  const line = runs.map((run) => {
    const points = run.map(({ at, least, most }) => to(at, (least + most) / 2))
    return `M${points.join('L')}${points.length === 1 ? 'h1' : ''}` // keeps a single point visible
  })
  const area = runs.map((run) => {
    const up = run.map(({ at, most }) => to(at, most))
    const back = run.toReversed().map(({ at, least }) => to(at, least))
    return `M${[...up, ...back].join('L')}Z`
  })
  return { line: line.join(''), area: area.join('') }
}

/** The step at a position, or the nearest one with a value; undefined if there is none. */
export function nearestStep({ least }: PointTrendItem, share: number): number | undefined {
  const wanted = Math.min(least.length - 1, Math.max(0, Math.floor(share * least.length)))
  for (let away = 0; away < least.length; away++)
    for (const at of [wanted - away, wanted + away]) if ((least[at] ?? null) !== null) return at
  return undefined
}

/** The time range between two positions; undefined if it is too short. */
export function spanBetween({ start, stepSeconds, least }: PointTrendItem, one: number, other: number) {
  const [from, until] = [Math.min(one, other), Math.max(one, other)]
  const length = least.length * stepSeconds * 1000
  if ((until - from) * length < 1000 || until - from < 0.01) return undefined
  const at = (share: number) => new Date(Date.parse(start) + share * length).toISOString()
  return { from: at(from), until: at(until) }
}
