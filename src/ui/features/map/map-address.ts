import { LINK_ACTIVITIES, type LinkActivity } from '#schema/link-activities'
import type { MapGroup, PlantMap } from '#schema/map'
import type { Curve } from './curves.ts'
import { LAYERS, type MapLayer } from './layers.ts'

const NARROWING = ['protocol', 'verb', 'level', 'zone', 'from', 'until'] as const
export type MapFilterKey = (typeof NARROWING)[number]

const VIEWS = ['map', 'places', 'lines'] as const
export type MapView = (typeof VIEWS)[number]

export const COMPARISONS = ['day', 'week'] as const
export type MapComparison = (typeof COMPARISONS)[number]

/** State of the map in the address bar. */
export interface MapQuery {
  readonly narrowing: Readonly<Partial<Record<MapFilterKey, string>>>
  /** Ids of expanded groups separated by commas, `all` or `none`; undefined leaves the choice to the sensor. */
  readonly open: string | undefined
  /** A device that must be drawn individually. */
  readonly device: string | undefined
  /** Id of the selected node, or a line as written by `lineWord`. */
  readonly at: string | undefined
  /** Devices of the highlighted path, in order. */
  readonly way: readonly string[]
  readonly hidden: ReadonlySet<LinkActivity>
  readonly chassis: readonly string[]
  readonly view: MapView
  /** Conduits whose lines are drawn singly. */
  readonly conduits: ReadonlySet<string>
  /** False: no line is bundled. */
  readonly isBundled: boolean
  readonly layer: MapLayer
  readonly compare: MapComparison | undefined
  /** Name of the saved layout; '' for the usual one. */
  readonly layout: string
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The text itself if its percent-encoding is invalid. */
function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/** Reads the address bar; invalid values are ignored. */
export function askingOf(search: Readonly<Record<string, unknown>>): MapQuery {
  const given = NARROWING.flatMap((word) => {
    const value = text(search[word])
    return value === undefined ? [] : [[word, value] as const]
  })
  const hidden = (text(search.hide) ?? '').split(',')
  const device = text(search.device)
  return {
    narrowing: Object.fromEntries(given),
    open: text(search.open),
    device,
    at: text(search.at) ?? device,
    way: (text(search.way) ?? '').split(',').filter(Boolean).map(decoded),
    hidden: new Set(LINK_ACTIVITIES.filter((activity) => hidden.includes(activity))),
    chassis: (text(search.chassis) ?? '').split(',').filter(Boolean).map(decodeURIComponent),
    view: VIEWS.find((view) => view === search.view) ?? 'map',
    conduits: new Set((text(search.conduits) ?? '').split(',').filter(Boolean).map(decoded)),
    isBundled: search.bundle !== 'off',
    layer: LAYERS.find((layer) => layer === search.layer) ?? 'alerts',
    compare: COMPARISONS.find((comparison) => comparison === search.compare),
    layout: (text(search.layout) ?? '').slice(0, 60),
  }
}

/** Query of the map. */
export function queryOf({ narrowing, open, device, way }: MapQuery): Record<string, string | undefined> {
  return { ...narrowing, open, device, ...(way.length === 0 ? {} : { way: way.join(',') }) }
}

export function isNarrowed({ narrowing }: MapQuery): boolean {
  return Object.keys(narrowing).length > 0
}

/** Groups that can be collapsed: expanded ones with more than one device. */
export function openGroups(map: PlantMap): MapGroup[] {
  return map.nodes.filter(
    (node): node is MapGroup => node.kind === 'group' && node.isOpen && node.devices > 1,
  )
}

/** The `open` value after a group was toggled. */
export function turnedOver(map: PlantMap, group: string): string {
  const open = openGroups(map).map(({ id }) => id)
  const next = open.includes(group) ? open.filter((id) => id !== group) : [...open, group]
  return next.length === 0 ? 'none' : next.join(',')
}

/** Adds a value to a list in the address bar, or removes it; undefined if the list is empty. */
export function toggled(words: Iterable<string>, word: string): string | undefined {
  const all = [...words]
  const next = all.includes(word) ? all.filter((one) => one !== word) : [...all, word]
  return next.length === 0 ? undefined : next.map(encodeURIComponent).join(',')
}

/** Address of a line: its two nodes and its activity. */
export function lineWord(map: PlantMap, edge: PlantMap['edges'][number]): string {
  return ['line', map.nodes[edge.from]?.id, map.nodes[edge.to]?.id, edge.activity].join('~')
}

export type MapSelection =
  | { readonly kind: 'node'; readonly index: number }
  | { readonly kind: 'line'; readonly index: number; readonly conduit?: Curve['conduit'] }

/** The node or line that `at` names; undefined if it is not drawn. */
export function keptOf(map: PlantMap, at: string | undefined): MapSelection | undefined {
  if (at === undefined) return undefined
  if (at.startsWith('line~')) {
    const index = map.edges.findIndex((edge) => lineWord(map, edge) === at)
    return index < 0 ? undefined : { kind: 'line', index }
  }
  const index = map.nodes.findIndex(({ id }) => id === at)
  return index < 0 ? undefined : { kind: 'node', index }
}
