/** Areas that differ between two drawings of the same map; dragging a node changes little. */

import { crosses } from './curve-clipping.ts'
import type { Curve } from './curves.ts'
import type { Box, MapLayout, PlacedNode } from './layout.ts'
import type { Drawing } from './paint.ts'

/** Margin in px for strokes, marks and pins. */
const reach = 16

/** Tests whether an area differs; undefined if anything may. */
export function changesBetween(before: Drawing, after: Drawing): ((area: Box) => boolean) | undefined {
  if (before.map !== after.map || before.curves.length !== after.curves.length) return undefined
  if (before.layer !== after.layer || before.changes !== after.changes) return undefined
  if (!isSameGround(before.layout, after.layout)) return undefined
  const boxes: Box[] = []
  const [old, now] = [before.layout.byIndex, after.layout.byIndex]
  for (const [index, node] of now.entries()) {
    const was = old[index]
    if (was === node || isSameNode(was, node)) continue
    if (was !== undefined) boxes.push(was)
    if (node !== undefined) boxes.push(node)
  }
  const curves: Curve[] = []
  for (const [order, curve] of after.curves.entries()) {
    const was = before.curves[order]!
    if (
      was.index === curve.index &&
      was.conduit?.key === curve.conduit?.key &&
      curve.points.every((number, i) => number === was.points[i])
    )
      continue
    curves.push(was, curve)
  }
  return (area) => {
    const wide = {
      x: area.x - reach,
      y: area.y - reach,
      width: area.width + 2 * reach,
      height: area.height + 2 * reach,
    }
    return boxes.some((box) => meets(box, wide)) || curves.some(({ points }) => crosses(points, wide))
  }
}

/** True if bands, zones and frames have not moved. */
function isSameGround(before: MapLayout, after: MapLayout): boolean {
  return (['bands', 'zones', 'frames'] as const).every((kind) => {
    const [old, now] = [before[kind], after[kind]]
    return old.length === now.length && now.every((box, i) => isSameBox(old[i]!, box))
  })
}

function isSameNode(before: PlacedNode | undefined, after: PlacedNode | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  return (
    isSameBox(before, after) &&
    before.isPinned === after.isPinned &&
    before.slots.length === after.slots.length
  )
}

function isSameBox(before: Box, after: Box): boolean {
  return (
    before.x === after.x &&
    before.y === after.y &&
    before.width === after.width &&
    before.height === after.height
  )
}

function meets(box: Box, { x, y, width, height }: Box): boolean {
  return box.x < x + width && box.x + box.width > x && box.y < y + height && box.y + box.height > y
}
