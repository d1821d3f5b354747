import { DEEDS, type Deed } from '#contract/deeds'
import type { MapGroup, PlantMap } from '#contract/map'

const NARROWING = ['protocol', 'verb', 'level', 'zone', 'from', 'until'] as const
export type NarrowingWord = (typeof NARROWING)[number]

const VIEWS = ['map', 'places', 'lines'] as const
export type View = (typeof VIEWS)[number]

/** Everything the address bar says of the map. */
export interface Asking {
  readonly narrowing: Readonly<Partial<Record<NarrowingWord, string>>>
  /** Ids of unfolded groups with commas between, `all` or `none`; undefined leaves it to the sensor. */
  readonly open: string | undefined
  /** A device that must be drawn by itself. */
  readonly device: string | undefined
  /** What is kept in view: a node, or a line as `lineWord` writes it. */
  readonly at: string | undefined
  /** Devices of a way that is shown, in its order. */
  readonly way: readonly string[]
  readonly hidden: ReadonlySet<Deed>
  readonly chassis: readonly string[]
  readonly view: View
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The text itself where it is no percent-encoding. */
function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/** Reads the address bar; words that make no sense are passed over. */
export function askingOf(search: Readonly<Record<string, unknown>>): Asking {
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
    hidden: new Set(DEEDS.filter((deed) => hidden.includes(deed))),
    chassis: (text(search.chassis) ?? '').split(',').filter(Boolean).map(decodeURIComponent),
    view: VIEWS.find((view) => view === search.view) ?? 'map',
  }
}

/** What the sensor is asked for. */
export function queryOf({ narrowing, open, device, way }: Asking): Record<string, string | undefined> {
  return { ...narrowing, open, device, ...(way.length === 0 ? {} : { way: way.join(',') }) }
}

export function isNarrowed({ narrowing }: Asking): boolean {
  return Object.keys(narrowing).length > 0
}

/** Groups one can fold again: those that were unfolded, not those of a single device. */
export function openGroups(map: PlantMap): MapGroup[] {
  return map.nodes.filter(
    (node): node is MapGroup => node.kind === 'group' && node.isOpen && node.devices > 1,
  )
}

/** The `open` word after a group was turned over. */
export function turnedOver(map: PlantMap, group: string): string {
  const open = openGroups(map).map(({ id }) => id)
  const next = open.includes(group) ? open.filter((id) => id !== group) : [...open, group]
  return next.length === 0 ? 'none' : next.join(',')
}

/** Adds a word to a list in the address bar, or takes it away; undefined when nothing is left. */
export function toggled(words: Iterable<string>, word: string): string | undefined {
  const all = [...words]
  const next = all.includes(word) ? all.filter((one) => one !== word) : [...all, word]
  return next.length === 0 ? undefined : next.map(encodeURIComponent).join(',')
}

/** A line in the address bar: its ends by node and what is done. */
export function lineWord(map: PlantMap, edge: PlantMap['edges'][number]): string {
  return ['line', map.nodes[edge.from]?.id, map.nodes[edge.to]?.id, edge.deed].join('~')
}

export type Kept =
  | { readonly kind: 'node'; readonly index: number }
  | { readonly kind: 'line'; readonly index: number }

/** What `at` names on this map; undefined if it is not drawn. */
export function keptOf(map: PlantMap, at: string | undefined): Kept | undefined {
  if (at === undefined) return undefined
  if (at.startsWith('line~')) {
    const index = map.edges.findIndex((edge) => lineWord(map, edge) === at)
    return index < 0 ? undefined : { kind: 'line', index }
  }
  const index = map.nodes.findIndex(({ id }) => id === at)
  return index < 0 ? undefined : { kind: 'node', index }
}
