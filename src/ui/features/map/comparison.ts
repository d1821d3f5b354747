/** Differences between the map and the same map of an earlier time. */
import type { PlantMap } from '#schema/map'
import { countOf } from '#ui/kit/format'
import { lineWord, type MapComparison, type MapQuery } from './map-address.ts'

export const comparisonNames: Readonly<Record<MapComparison, string>> = {
  day: 'Compare with yesterday',
  week: 'Compare with last week',
}

/** Length of the compared time, in ms. */
const lengths: Readonly<Record<MapComparison, number>> = { day: 86_400_000, week: 7 * 86_400_000 }

export interface MapChanges {
  /** Nodes and lines that were not there, by index. */
  readonly nodes: ReadonlySet<number>
  readonly lines: ReadonlySet<number>
  /** Names of nodes that are there no more. */
  readonly gone: readonly string[]
  readonly goneLines: number
}

/** The query of the time before: as long as a day or a week, and ending that long before the map ends. */
export function earlierOf(asking: MapQuery, map: PlantMap, comparison: MapComparison): MapQuery | undefined {
  const end = asking.narrowing.until ?? map.lastTime
  if (end === null) return undefined
  const until = Date.parse(end) - lengths[comparison]
  const span = {
    from: new Date(until - lengths[comparison]).toISOString(),
    until: new Date(until).toISOString(),
  }
  return { ...asking, narrowing: { ...asking.narrowing, ...span } }
}

export function mapChanges(earlier: PlantMap, map: PlantMap): MapChanges {
  const [hadNodes, hasNodes] = [earlier, map].map(({ nodes }) => new Set(nodes.map(({ id }) => id)))
  const [hadLines, hasLines] = [earlier, map].map(
    (one) => new Set(one.edges.map((edge) => lineWord(one, edge))),
  )
  const newNodes = map.nodes.flatMap(({ id }, index) => (hadNodes!.has(id) ? [] : [index]))
  const newLines = map.edges.flatMap((edge, index) => (hadLines!.has(lineWord(map, edge)) ? [] : [index]))
  return {
    nodes: new Set(newNodes),
    lines: new Set(newLines),
    gone: earlier.nodes.flatMap((node) =>
      hasNodes!.has(node.id) ? [] : [node.kind === 'device' ? node.name || node.address : node.subnet],
    ),
    goneLines: [...hadLines!].filter((word) => !hasLines!.has(word)).length,
  }
}

/** Maximum number of names in the sentence. */
const named = 3

export function changesText(changes: MapChanges, comparison: MapComparison): string {
  const { nodes, lines, gone, goneLines } = changes
  const before = comparison === 'day' ? 'yesterday' : 'last week'
  const names = gone.slice(0, named).join(', ')
  const rest = gone.length > named ? ` and ${gone.length - named} more` : ''
  return [
    `Compared with ${before}: ${countOf(nodes.size, 'new node')}, ${countOf(lines.size, 'new line')},`,
    `${countOf(goneLines, 'line')} not seen any more${gone.length > 0 ? `, silent: ${names}${rest}` : ''}.`,
  ].join(' ')
}
