/** The lines of a map: what passes between two nodes, by what it does. */
import { type PlantGraph, verbsOf } from '#model/plant-graph'
import { timeOf } from './from-model.ts'
import { activityOf, LINK_ACTIVITIES } from './link-activities.ts'
import type { MapEdge } from './map.ts'
import { compareTexts, type Placed } from './map-groups.ts'
import { limits } from './map-question.ts'

interface Bundle {
  readonly from: number
  readonly to: number
  readonly activity: number
  links: number
  packets: number
  bytes: number
  verbs: number
  firstSeen: number
  lastSeen: number
  readonly protocols: Map<number, number>
}

/** Folds links between the same two nodes, of the same deed, into one line. */
export function foldLinks(
  graph: PlantGraph,
  rows: readonly number[],
  { nodes, nodeOf }: Placed,
): { edges: MapEdge[]; withheld: number } {
  const { links, protocols } = graph
  const bundles = new Map<number, Bundle>()
  const activity = activityNumbers(protocols)
  for (const row of rows) {
    const from = nodeOf[links.client[row]!]!
    const to = nodeOf[links.server[row]!]!
    if (from === to) {
      const node = nodes[from]!
      if (node.kind === 'group') {
        node.insideLinks++
        node.insideBytes += links.bytes[row]!
      }
      continue
    }
    addTo(bundles, { from, to, activity: activity(links.verbs[row]!, links.protocol[row]!) }, graph, row)
  }
  const sorted = [...bundles.values()].sort(
    (a, b) => a.activity - b.activity || b.bytes - a.bytes || a.from - b.from || a.to - b.to,
  )
  const shown = heaviest(sorted)
  return { edges: shown.map((bundle) => edgeOf(bundle, protocols)), withheld: sorted.length - shown.length }
}

/** Of bundles sorted by deed and weight: the first of each deed, and then as many as there is room for. */
function heaviest(sorted: readonly Bundle[]): readonly Bundle[] {
  if (sorted.length <= limits.edges) return sorted
  const taken = new Array<number>(LINK_ACTIVITIES.length).fill(0)
  const isFirst = sorted.map(({ activity }) => ++taken[activity]! <= limits.edgesOfEach)
  let room = limits.edges - isFirst.filter(Boolean).length
  return sorted.filter((_, index) => isFirst[index] || room-- > 0)
}

/** Few kinds of links exist; each is judged once. */
function activityNumbers(protocols: readonly string[]): (verbs: number, protocol: number) => number {
  const known = new Map<number, number>()
  return (verbs, protocol) => {
    const key = verbs * 65_536 + protocol
    const before = known.get(key)
    if (before !== undefined) return before
    const activity = LINK_ACTIVITIES.indexOf(activityOf(verbs, protocols[protocol]!))
    known.set(key, activity)
    return activity
  }
}

function addTo(
  bundles: Map<number, Bundle>,
  { from, to, activity }: Pick<Bundle, 'from' | 'to' | 'activity'>,
  { links }: PlantGraph,
  row: number,
): void {
  const key = (from * 4096 + to) * LINK_ACTIVITIES.length + activity // fewer nodes than 4096: limits
  let bundle = bundles.get(key)
  if (bundle === undefined) {
    const [firstSeen, lastSeen] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const none = { links: 0, packets: 0, bytes: 0, verbs: 0, firstSeen, lastSeen }
    bundle = { from, to, activity, ...none, protocols: new Map() }
    bundles.set(key, bundle)
  }
  const bytes = links.bytes[row]!
  const protocol = links.protocol[row]!
  bundle.links++
  bundle.packets += links.packets[row]!
  bundle.bytes += bytes
  bundle.verbs |= links.verbs[row]!
  bundle.firstSeen = Math.min(bundle.firstSeen, links.firstSeen[row]!)
  bundle.lastSeen = Math.max(bundle.lastSeen, links.lastSeen[row]!)
  bundle.protocols.set(protocol, (bundle.protocols.get(protocol) ?? 0) + bytes)
}

function edgeOf(bundle: Bundle, protocols: readonly string[]): MapEdge {
  const { from, to, activity, links, packets, bytes, verbs, firstSeen, lastSeen } = bundle
  const spoken = [...bundle.protocols].map(([number, volume]) => ({ name: protocols[number]!, volume }))
  spoken.sort((a, b) => b.volume - a.volume || compareTexts(a.name, b.name))
  return {
    from,
    to,
    activity: LINK_ACTIVITIES[activity]!,
    links,
    packets,
    bytes,
    protocols: spoken.slice(0, limits.protocols).map(({ name }) => name),
    verbs: verbsOf(verbs >>> 0),
    firstSeen: timeOf(firstSeen),
    lastSeen: timeOf(lastSeen),
  }
}
