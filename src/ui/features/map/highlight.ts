import type { Deed } from '#contract/deeds'
import type { PlantMap } from '#contract/map'
import type { Kept } from './asking.ts'
import type { Highlight } from './paint.ts'

/** A node with its lines and whom they reach, or a line with its two ends. */
export function highlightOf(
  map: PlantMap,
  thing: Kept | undefined,
  hidden: ReadonlySet<Deed>,
): Highlight | undefined {
  if (thing === undefined) return undefined
  const nodes = new Set<number>()
  const lines = new Set<number>()
  if (thing.kind === 'line') {
    const edge = map.edges[thing.index]
    if (edge === undefined) return undefined
    lines.add(thing.index)
    nodes.add(edge.from).add(edge.to)
    return { nodes, lines }
  }
  nodes.add(thing.index)
  for (const [index, edge] of map.edges.entries()) {
    if ((edge.from !== thing.index && edge.to !== thing.index) || hidden.has(edge.deed)) continue
    lines.add(index)
    nodes.add(edge.from).add(edge.to)
  }
  return { nodes, lines }
}
