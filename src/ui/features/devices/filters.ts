import { CONFIDENCE_LEVELS } from '#schema/device'
import type { FacetCounts } from '#schema/overview'
import type { ProtocolNameOf } from '#schema/protocol-name'
import type { FacetGroup } from '#ui/kit/Facets.tsx'
import { countOf, countText } from '#ui/kit/format'
import { isWhole, spanOf, spanText } from '#ui/kit/span'
import { levelName } from '#ui/source/names'

const CONFIDENCE_ORDER: readonly string[] = CONFIDENCE_LEVELS

/** Labels of facet values that are codes. */
function labelOf(name: FacetName, value: string, protocolName: ProtocolNameOf): string {
  if (name === 'level') return levelName(value) || 'Unknown'
  if (name === 'confidence') return CONFIDENCE_LABELS[value as keyof typeof CONFIDENCE_LABELS] ?? value
  if (name === 'contradictory') return 'Sources disagree'
  if (name === 'protocol') return protocolName(value)
  if (name === 'category') return value === 'it' ? 'IT' : value.charAt(0).toUpperCase() + value.slice(1)
  return value
}

const CONFIDENCE_LABELS = { sure: 'Sure', likely: 'Likely', perhaps: 'Perhaps', unknown: 'Not known' }

/** Facets in display order. */
export const facetTitles = {
  type: 'Type',
  class: 'Class',
  category: 'Category',
  confidence: 'Certainty of type',
  contradictory: 'Contradicts itself',
  level: 'Purdue level',
  zone: 'Zone',
  vendor: 'Vendor',
  protocol: 'Protocol',
} as const
export type FacetName = keyof typeof facetTitles
export const facetNames = Object.keys(facetTitles) as FacetName[]

export type Filters = Readonly<
  Partial<Record<FacetName | 'search' | 'sort' | 'from' | 'until', string | undefined>>
>

/** Reads the filters from the address bar. */
export function filtersOf(search: Readonly<Record<string, unknown>>): Filters {
  const words = [...facetNames, 'search', 'sort'] as const
  const given = { ...Object.fromEntries(words.map((word) => [word, search[word]])), ...spanOf(search) }
  return Object.fromEntries(
    Object.entries(given).flatMap(([word, value]) =>
      typeof value === 'string' && value !== '' ? [[word, value]] : [],
    ),
  )
}

type FacetCount = readonly [value: string, count: number]
const byCount = (a: FacetCount, b: FacetCount) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)
const ORDERS: { readonly [Name in FacetName]?: typeof byCount } = {
  level: (a, b) => (a[0] < b[0] ? -1 : 1),
  confidence: (a, b) => CONFIDENCE_ORDER.indexOf(a[0]) - CONFIDENCE_ORDER.indexOf(b[0]),
}

/** Facets as displayed: by count, levels from the process up, without unknown values. Time ranges have no counts. */
export function facetGroups(
  counts: FacetCounts | undefined,
  protocolName: ProtocolNameOf,
  isCounted = true,
): FacetGroup[] {
  return facetNames.map((id) => {
    const values = Object.entries(counts?.[id] ?? {}).filter(([value, count]) => count > 0 && value !== '')
    values.sort(ORDERS[id] ?? byCount)
    return {
      id,
      title: facetTitles[id],
      values: values.map(([value, count]) => ({
        value,
        ...(isCounted && { count }),
        label: labelOf(id, value, protocolName),
      })),
    }
  })
}

/** Controllers first, in an order that does not change while packets arrive. */
export const USUAL_SORT = 'level'

/** Rows per request. */
export const pageRows = 500

/**
 * Start of the request for the row at `index` if it is far below the `loaded` rows. Moves by half a page, so that
 * the visible rows around it are included.
 */
export function farStart(index: number, loaded: number): number | undefined {
  if (index < loaded + pageRows) return undefined
  return Math.floor(index / (pageRows / 2)) * (pageRows / 2)
}

export interface RowCount {
  readonly count: number
  /** False if the count is only the loaded rows plus one. */
  readonly isExact: boolean
}

/** Row count of the filtered list: from the facets for at most one filter, else known only when all are loaded. */
export function expectedRows(
  facets: FacetCounts | undefined,
  narrowing: Filters,
  loaded: { count: number; isAll: boolean },
): RowCount {
  if (loaded.isAll) return { count: loaded.count, isExact: true }
  const chosen = facetNames.filter((name) => narrowing[name] !== undefined)
  if (narrowing.search !== undefined || chosen.length > 1 || !isWhole(narrowing))
    return { count: loaded.count + 1, isExact: false }
  const name = chosen[0]
  const counted =
    name === undefined
      ? Object.values(facets?.type ?? {}).reduce((sum, count) => sum + count, 0)
      : (facets?.[name]?.[narrowing[name] ?? ''] ?? 0)
  return { count: Math.max(counted, loaded.count + 1), isExact: true }
}

/** Summary above the list. */
export function listSentence(
  { count, isExact }: RowCount,
  narrowing: Filters,
  protocolName: ProtocolNameOf,
): string {
  const parts = facetNames.flatMap((name) => {
    const value = narrowing[name]
    if (value === undefined) return []
    if (name === 'confidence') return [`type ${labelOf(name, value, protocolName).toLowerCase()}`]
    if (name === 'contradictory') return ['sources disagree']
    if (name === 'level') return [levelName(value) || 'unknown level']
    return [name === 'protocol' ? protocolName(value) : value]
  })
  const devices = isExact ? countOf(count, 'device') : `More than ${countText(count - 1)} devices`
  const words = narrowing.search === undefined ? '' : ` matching “${narrowing.search}”`
  const kinds = parts.length === 0 ? '' : `: ${parts.join(', ')}`
  const when = isWhole(narrowing) ? (words + kinds === '' ? ' seen' : '') : ` seen ${spanText(narrowing)}`
  return `${devices}${words}${when}${kinds}.`.replace(/^no/, 'No')
}
