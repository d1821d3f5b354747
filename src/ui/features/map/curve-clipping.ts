/** Clips curves to an area: stroking and dashing invisible parts dominates the cost of a close view. */
import type { Curve } from './curves.ts'
import type { Box } from './layout.ts'

type Points = Curve['points']

interface Part {
  readonly points: Points
  /** Length of the curve before it, to continue the dash pattern. */
  readonly before: number
}

/** Number of steps in which a curve is examined. */
const steps = 16
/** Abscissae and weights of the Gauss–Legendre rule with five points on [-1, 1]: Abramowitz and Stegun, table 25.4. */
const RULE = [
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.47862867049936647],
  [-0.5384693101056831, 0.47862867049936647],
  [0.906179845938664, 0.23692688505618908],
  [-0.906179845938664, 0.23692688505618908],
] as const

/** Parts of a curve that may be visible in `area`, in order; the curve itself if all of it may be. */
export function partsIn(points: Points, area: Box): readonly Part[] {
  if (isWithin(points, area)) return [{ points, before: 0 }]
  const { boxes, lengths } = stepsOf(points)
  const parts: Part[] = []
  let start: number | undefined
  for (let step = 0; step <= steps; step++) {
    if (step < steps && meets(boxes, step, area)) start ??= step
    else if (start !== undefined) {
      parts.push({ points: piece(points, start / steps, step / steps), before: lengths[start]! })
      start = undefined
    }
  }
  return parts
}

/** True if a part of the curve may be visible in `area`. */
export function crosses(points: Points, area: Box): boolean {
  const { boxes } = stepsOf(points)
  for (let step = 0; step < steps; step++) if (meets(boxes, step, area)) return true
  return false
}

/** Bounding box of each step (left, top, right, bottom), and the length before it. */
interface Steps {
  readonly boxes: Float64Array
  readonly lengths: Float64Array
}

const looked = new WeakMap<Points, Steps>()

function stepsOf(points: Points): Steps {
  const known = looked.get(points)
  if (known !== undefined) return known
  const found = { boxes: new Float64Array(4 * steps), lengths: new Float64Array(steps + 1) }
  for (let step = 0; step < steps; step++) {
    const [x1, y1, x2, y2, x3, y3, x4, y4] = piece(points, step / steps, (step + 1) / steps)
    const [left, top] = [Math.min(x1, x2, x3, x4), Math.min(y1, y2, y3, y4)]
    const [right, bottom] = [Math.max(x1, x2, x3, x4), Math.max(y1, y2, y3, y4)]
    found.boxes.set([left, top, right, bottom], 4 * step)
    let length = 0
    for (const [at, weight] of RULE) length += weight * speed(points, (step + 0.5 + at / 2) / steps)
    found.lengths[step + 1] = found.lengths[step]! + length / (2 * steps)
  }
  looked.set(points, found)
  return found
}

/** How fast a point moves along the curve at `t`: the length of the first derivative. */
function speed([x1, y1, x2, y2, x3, y3, x4, y4]: Points, t: number): number {
  const u = 1 - t
  const along = (a: number, b: number, c: number, d: number) =>
    3 * (u * u * (b - a) + 2 * u * t * (c - b) + t * t * (d - c))
  return Math.hypot(along(x1, x2, x3, x4), along(y1, y2, y3, y4))
}

/** The curve from `from` to `until` as a curve of its own: de Casteljau, by polar forms. */
function piece(points: Points, from: number, until: number): Points {
  const [x1, y1, x2, y2, x3, y3, x4, y4] = points
  const blend = (
    a: number,
    b: number,
    c: number,
    d: number,
    [r, s, t]: readonly [number, number, number],
  ) => {
    const [ab, bc, cd] = [a + (b - a) * r, b + (c - b) * r, c + (d - c) * r]
    const [abc, bcd] = [ab + (bc - ab) * s, bc + (cd - bc) * s]
    return abc + (bcd - abc) * t
  }
  const at = (r: number, s: number, t: number) =>
    [blend(x1, x2, x3, x4, [r, s, t]), blend(y1, y2, y3, y4, [r, s, t])] as const
  return [
    ...at(from, from, from),
    ...at(from, from, until),
    ...at(from, until, until),
    ...at(until, until, until),
  ] as const as Points
}

function isWithin([x1, y1, x2, y2, x3, y3, x4, y4]: Points, { x, y, width, height }: Box): boolean {
  return (
    Math.min(x1, x2, x3, x4) >= x &&
    Math.max(x1, x2, x3, x4) <= x + width &&
    Math.min(y1, y2, y3, y4) >= y &&
    Math.max(y1, y2, y3, y4) <= y + height
  )
}

function meets(boxes: Float64Array, step: number, { x, y, width, height }: Box): boolean {
  const at = 4 * step
  return boxes[at]! <= x + width && boxes[at + 2]! >= x && boxes[at + 1]! <= y + height && boxes[at + 3]! >= y
}
