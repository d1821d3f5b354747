/** Lines between nodes as cubic curves, and hit testing. */
import type { PlantMap } from '#schema/map'
import type { Box, MapLayout } from './layout.ts'

export interface Curve {
  /** Index in the map's edges. */
  readonly index: number
  /** Start, two control points, end: eight numbers. */
  readonly points: readonly [number, number, number, number, number, number, number, number]
  /** Width in px at scale 1. */
  readonly width: number
  /** All lines between two zones, drawn as one. */
  readonly conduit?: {
    readonly key: string
    readonly lines: readonly number[]
    /** Place of the count, between the boxes. */
    readonly label: readonly [number, number]
  }
}

/** Distance between lines of different activities that join the same two nodes. */
const strand = 9
/** Bytes at which a line has its minimum and maximum width. */
const [thin, thick] = [1e3, 1e10]
const [least, full] = [1, 6]

/** 1 to 6 px, by the logarithm of the volume. */
export function widthOf(bytes: number): number {
  const share = Math.log(Math.max(bytes, thin) / thin) / Math.log(thick / thin)
  return least + (full - least) * Math.min(1, share)
}

/** Curves in the order of the map's edges; an edge without drawn ends has none. */
export function curvesOf(map: PlantMap, layout: MapLayout): Curve[] {
  const strands = new Map<string, number[]>()
  for (const [index, { from, to }] of map.edges.entries()) {
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`
    const mine = strands.get(pair)
    if (mine === undefined) strands.set(pair, [index])
    else mine.push(index)
  }
  const curves: Curve[] = []
  for (const mine of strands.values()) {
    for (const [order, index] of mine.entries()) {
      const edge = map.edges[index]!
      const [from, to] = [layout.byIndex[edge.from], layout.byIndex[edge.to]]
      if (from === undefined || to === undefined) continue
      // Both directions of a pair are counted from the same end, or their lines would cross.
      const side = edge.from < edge.to ? 1 : -1
      const offset = side * (order - (mine.length - 1) / 2) * strand
      curves.push({ index, points: curveBetween(from, to, offset), width: widthOf(edge.bytes) })
    }
  }
  return curves.sort((a, b) => a.index - b.index)
}

/** From one box to another; `offset` in px keeps lines of the same pair apart. */
export function curveBetween(from: Box, to: Box, offset: number): Curve['points'] {
  const [fromX, toX] = [from.x + from.width / 2, to.x + to.width / 2]
  const isBelow = to.y >= from.y + from.height
  const isAbove = to.y + to.height <= from.y
  if (isBelow || isAbove) {
    const lean = (width: number, by: number) => Math.max(-width * 0.32, Math.min(width * 0.32, by * 0.12))
    const x1 = fromX + lean(from.width, toX - fromX) + offset
    const x2 = toX + lean(to.width, fromX - toX) + offset
    const y1 = isBelow ? from.y + from.height : from.y
    const y2 = isBelow ? to.y : to.y + to.height
    const bend = (y2 - y1) * 0.5
    return [x1, y1, x1, y1 + bend, x2, y2 - bend, x2, y2]
  }
  const isRight = toX > fromX
  const y1 = from.y + from.height / 2 + offset
  const y2 = to.y + to.height / 2 + offset
  const x1 = isRight ? from.x + from.width : from.x
  const x2 = isRight ? to.x : to.x + to.width
  // Neighbours are joined directly; lines pass below nodes in between.
  const distance = Math.abs(x2 - x1)
  const sag = distance < 40 ? 0 : Math.min(90, 20 + distance * 0.12)
  const bend = (x2 - x1) * 0.35
  return [x1, y1, x1 + bend, y1 + sag, x2 - bend, y2 + sag, x2, y2]
}

/** A point of the curve; `t` from 0 to 1. */
export function pointOf({ points }: Pick<Curve, 'points'>, t: number): readonly [number, number] {
  const s = 1 - t
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return [
    a * points[0] + b * points[2] + c * points[4] + d * points[6],
    a * points[1] + b * points[3] + c * points[5] + d * points[7],
  ]
}

/** Number of segments used to measure a curve. */
const pieces = 20

/** The nearest curve within `reach` of a point; undefined if there is none. */
export function curveAt(curves: readonly Curve[], x: number, y: number, reach: number): Curve | undefined {
  let nearest: Curve | undefined
  let best = reach
  for (const one of curves) {
    const distance = distanceTo(one, x, y, best)
    if (distance >= best) continue
    best = distance
    nearest = one
  }
  return nearest
}

function distanceTo(one: Curve, x: number, y: number, reach: number): number {
  const { points } = one
  const left = Math.min(points[0], points[2], points[4], points[6]) - reach
  const right = Math.max(points[0], points[2], points[4], points[6]) + reach
  const top = Math.min(points[1], points[3], points[5], points[7]) - reach
  const bottom = Math.max(points[1], points[3], points[5], points[7]) + reach
  if (x < left || x > right || y < top || y > bottom) return Number.POSITIVE_INFINITY
  let distance = Number.POSITIVE_INFINITY
  let [beforeX, beforeY] = [points[0], points[1]]
  for (let piece = 1; piece <= pieces; piece++) {
    const [nextX, nextY] = pointOf(one, piece / pieces)
    distance = Math.min(distance, toSegment(x, y, [beforeX, beforeY, nextX, nextY]))
    beforeX = nextX
    beforeY = nextY
  }
  return distance
}

function toSegment(
  x: number,
  y: number,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy)
}
