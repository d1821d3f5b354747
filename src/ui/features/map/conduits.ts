/** Conduits: lines between the same two zones, drawn as one ribbon with a count until they are opened. */
import type { PlantMap } from '#schema/map'
import { type Curve, curveBetween, pointOf, widthOf } from './curves.ts'
import type { MapLayout, ZoneBox } from './layout.ts'

/** Fewer lines are drawn singly. */
const fewest = 3
/** Added to the width of a line, in px, so that a ribbon differs from one. */
const wider = 2

/** The curves, lightest first, with those between two zones bundled unless their conduit is `open`. */
export function bundled(
  map: PlantMap,
  layout: MapLayout,
  curves: readonly Curve[],
  open: ReadonlySet<string>,
): Curve[] {
  const zones = new Map(layout.zones.map((zone) => [placeOf(zone), zone]))
  const conduits = new Map<string, Curve[]>()
  const single: Curve[] = []
  for (const curve of curves) {
    const edge = map.edges[curve.index]!
    const [from, to] = [placeOf(map.nodes[edge.from]!), placeOf(map.nodes[edge.to]!)]
    const key = from < to ? `${from}~${to}` : `${to}~${from}`
    if (from === to || open.has(key)) single.push(curve)
    else conduits.set(key, [...(conduits.get(key) ?? []), curve])
  }
  const ribbons: Curve[] = []
  for (const [key, lines] of conduits) {
    if (lines.length < fewest) {
      single.push(...lines)
      continue
    }
    // The last one is the most critical: edges are sent most critical first, curves are drawn lightest first.
    const first = lines.at(-1)!
    const edge = map.edges[first.index]!
    const ends = [map.nodes[edge.from]!, map.nodes[edge.to]!].map((node) => zones.get(placeOf(node)))
    const bytes = lines.reduce((sum, { index }) => sum + map.edges[index]!.bytes, 0)
    const points = curveBetween(titleEnd(ends[0]!), titleEnd(ends[1]!), 0)
    ribbons.push({
      index: first.index,
      points,
      width: widthOf(bytes) + wider,
      conduit: { key, lines: lines.map(({ index }) => index), label: labelPlace(points, layout.zones) },
    })
  }
  return [...single, ...ribbons].sort((a, b) => b.index - a.index)
}

/** Places along a ribbon, the middle first. */
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9, 0.05, 0.95] as const

/** Where the count hides no zone; the middle if it does everywhere. */
function labelPlace(points: Curve['points'], zones: readonly ZoneBox[]): readonly [number, number] {
  const places = PLACES.map((t) => pointOf({ points }, t))
  return places.find(([x, y]) => !zones.some((zone) => isIn(zone, x, y))) ?? places[0]!
}

function isIn(box: ZoneBox, x: number, y: number): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height
}

/** Level and zone of a node or a zone box. */
function placeOf({ level, zone }: { readonly level: number | null; readonly zone: string }): string {
  return `${level ?? ''} ${zone}`
}

/** A ribbon ends at the frame of a zone. */
function titleEnd({ x, y, width, height }: ZoneBox) {
  return { x, y, width, height }
}
