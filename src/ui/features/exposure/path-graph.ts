/** Layout of the attack paths: every device once, from left to right in the direction of the attack. */
import type { AttackPathItem } from '#schema/exposure'

export interface GraphNode {
  readonly id: string
  readonly isTarget: boolean
  /** Top left corner, in px. */
  readonly x: number
  readonly y: number
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** Highest likelihood among the steps between the two, 0..1. */
  readonly chance: number
  readonly title: string
  /** True if some most likely path uses it. */
  readonly isBest: boolean
  /** An SVG path from side to side. */
  readonly line: string
  /** Position of its label. */
  readonly x: number
  readonly y: number
}

export interface PathGraph {
  readonly width: number
  readonly height: number
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export const NODE = { width: 168, height: 34 } as const
/** Four columns fit a page 1280 pixels wide. */
const COLUMN = 272
const ROW = 62
const MARGIN = 8

/** @param paths most likely first */
export function pathGraph(paths: readonly AttackPathItem[]): PathGraph {
  const column = new Map<string, number>()
  const targets = new Set(paths.map(({ target }) => target))
  for (const { source, hops } of paths) {
    column.set(source, 0)
    // A device is right of the first device that leads to it; other edges may point back to the left.
    hops.forEach(({ to }, at) => {
      if (!column.has(to)) column.set(to, at + 1)
    })
  }
  const rows = new Map<number, number>()
  const nodes = [...column].map(([id, at]): GraphNode => {
    const row = rows.get(at) ?? 0
    rows.set(at, row + 1)
    return { id, isTarget: targets.has(id), x: MARGIN + at * COLUMN, y: MARGIN + row * ROW }
  })
  const at = new Map(nodes.map((node) => [node.id, node]))
  const edges = new Map<string, Omit<GraphEdge, 'line' | 'x' | 'y'>>()
  paths.forEach(({ source, hops }, rank) => {
    let from = source
    for (const { to, title, probability, reach } of hops) {
      const key = `${from}\n${to}`
      const known = edges.get(key)
      const chance = probability * reach
      if (from !== to && (known === undefined || chance > known.chance))
        edges.set(key, { from, to, chance, title, isBest: known?.isBest === true || rank === 0 })
      from = to
    }
  })
  const columns = Math.max(0, ...column.values()) + 1
  return {
    width: MARGIN * 2 + (columns - 1) * COLUMN + NODE.width,
    height: MARGIN * 2 + Math.max(1, ...rows.values()) * ROW,
    nodes,
    edges: [...edges.values()].map((edge) => ({
      ...edge,
      ...lineOf(at.get(edge.from)!, at.get(edge.to)!, whereAlone(edge, [...edges.values()])),
    })),
  }
}

/** Position of the label on its line, 0..1: towards the end where fewer lines meet. */
function whereAlone({ from, to }: EdgeEndpoints, all: readonly EdgeEndpoints[]): number {
  const out = all.filter((other) => other.from === from).length
  const into = all.filter((other) => other.to === to).length
  return out > into ? 0.8 : out < into ? 0.2 : 0.5
}

type EdgeEndpoints = Pick<GraphEdge, 'from' | 'to'>

function lineOf(from: GraphNode, to: GraphNode, where: number): Pick<GraphEdge, 'line' | 'x' | 'y'> {
  const isForward = to.x > from.x
  const [x1, y1] = [
    from.x + (isForward ? NODE.width : NODE.width / 2),
    from.y + (isForward ? NODE.height / 2 : NODE.height),
  ]
  const [x2, y2] = [
    to.x + (isForward ? 0 : NODE.width / 2),
    to.y + (isForward ? NODE.height / 2 : NODE.height),
  ]
  const bend = isForward ? (x2 - x1) / 2 : 0
  const drop = isForward ? 0 : 24
  return {
    line: `M${x1},${y1} C${x1 + bend},${y1 + drop} ${x2 - bend},${y2 + drop} ${x2},${y2}`,
    x: between([x1, x1 + bend, x2 - bend, x2], where),
    y: between([y1, y1 + drop, y2 + drop, y2], where) - 6,
  }
}

/** One coordinate of a cubic Bézier curve. */
function between([a, b, c, d]: readonly [number, number, number, number], t: number): number {
  const u = 1 - t
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
}
