import type { Box, GroupFrame, MapLayout, PlacedNode } from './layout.ts'

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

function within(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

/** The topmost node under a point. */
export function nodeAt(layout: MapLayout, x: number, y: number): PlacedNode | undefined {
  return layout.nodes.findLast((node) => within(node, x, y))
}

/** The expanded subnet whose title or empty area is under a point. */
export function frameAt(layout: MapLayout, x: number, y: number): GroupFrame | undefined {
  return layout.frames.findLast((frame) => within(frame, x, y))
}

function middle({ x, y, width, height }: Box): readonly [number, number] {
  return [x + width / 2, y + height / 2]
}

/** The nearest node in a direction; distance ahead counts more than sideways. Without a start, the first node. */
export function neighbour(
  layout: MapLayout,
  from: PlacedNode | undefined,
  direction: Direction,
): PlacedNode | undefined {
  if (from === undefined) return layout.nodes[0]
  const [x, y] = middle(from)
  const isSideways = direction === 'ArrowLeft' || direction === 'ArrowRight'
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1
  let best: PlacedNode | undefined
  let least = Number.POSITIVE_INFINITY
  for (const node of layout.nodes) {
    const [otherX, otherY] = middle(node)
    const ahead = sign * (isSideways ? otherX - x : otherY - y)
    if (ahead < 4) continue
    const aside = Math.abs(isSideways ? otherY - y : otherX - x)
    const distance = ahead + aside * 2.5
    if (distance >= least) continue
    least = distance
    best = node
  }
  return best
}
