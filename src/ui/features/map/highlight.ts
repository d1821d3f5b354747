import type { LinkActivity } from '#schema/link-activities'
import type { PlantMap } from '#schema/map'
import type { MapSelection } from './map-address.ts'
import type { Highlight } from './paint.ts'

/** A node with its lines and neighbours, or a line with its two ends. */
export function highlightOf(
  map: PlantMap,
  thing: MapSelection | undefined,
  hidden: ReadonlySet<LinkActivity>,
): Highlight | undefined {
  if (thing === undefined) return undefined
  const nodes = new Set<number>()
  const lines = new Set<number>()
  if (thing.kind === 'line') {
    for (const index of thing.conduit?.lines ?? [thing.index]) {
      const edge = map.edges[index]
      if (edge === undefined) return undefined
      lines.add(index)
      nodes.add(edge.from).add(edge.to)
    }
    return { nodes, lines }
  }
  nodes.add(thing.index)
  for (const [index, edge] of map.edges.entries()) {
    if ((edge.from !== thing.index && edge.to !== thing.index) || hidden.has(edge.activity)) continue
    lines.add(index)
    nodes.add(edge.from).add(edge.to)
  }
  return { nodes, lines }
}

/** Devices of a path and the lines between consecutive ones, in either direction; undefined if none is drawn. */
export function wayHighlight(map: PlantMap, way: readonly string[]): Highlight | undefined {
  const indexes = way.map((id) => map.nodes.findIndex((node) => node.id === id))
  const nodes = new Set(indexes.filter((index) => index >= 0))
  if (nodes.size === 0) return undefined
  const pairs = new Set(
    indexes.slice(1).flatMap((to, at) => [`${indexes[at]} ${to}`, `${to} ${indexes[at]}`]),
  )
  const lines = new Set<number>()
  for (const [index, { from, to }] of map.edges.entries()) if (pairs.has(`${from} ${to}`)) lines.add(index)
  const steps = new Map(
    indexes.flatMap((index, at): [number, number][] => (index < 0 ? [] : [[index, at + 1]])),
  )
  return { nodes, lines, steps }
}
