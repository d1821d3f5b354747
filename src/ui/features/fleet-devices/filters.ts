import type { FacetCounts } from '#schema/overview'
import type { FacetGroup } from '#ui/kit/Facets.tsx'
import { countOf } from '#ui/kit/format'

const NAMES = ['site', 'sensor', 'type', 'vendor', 'level', 'zone', 'search', 'sort'] as const
export type FleetFilters = { readonly [Name in (typeof NAMES)[number]]?: string }

/** Filters in the address. */
export function fleetFiltersOf(search: Record<string, unknown>): FleetFilters {
  const given = NAMES.map((name) => [name, search[name]] as const)
  return Object.fromEntries(given.filter(([, value]) => typeof value === 'string' && value !== ''))
}

const GROUPS = [
  { id: 'site', title: 'Site' },
  { id: 'type', title: 'Type' },
  { id: 'vendor', title: 'Vendor' },
  { id: 'level', title: 'Purdue level' },
  { id: 'zone', title: 'Zone' },
] as const

export function deviceFacetGroups(
  facets: FacetCounts,
  siteNames: ReadonlyMap<string, string>,
): readonly FacetGroup[] {
  return GROUPS.map(({ id, title }) => ({
    id,
    title,
    values: Object.entries(facets[id] ?? {})
      .filter(([value]) => value !== '')
      .map(([value, count]) => ({
        value,
        count,
        label: id === 'site' ? (siteNames.get(value) ?? value) : value,
      })),
  }))
}

interface Listed {
  readonly filters: FleetFilters
  readonly facets: FacetCounts
  readonly shown: number
  readonly hasMore: boolean
  readonly hasMoreHits: boolean
}

/** A total only where it is kept: counting a filtered list of a million devices would take seconds. */
export function deviceListText({ filters, facets, shown, hasMore, hasMoreHits }: Listed): string {
  if (hasMoreHits) return 'More than 2,000 devices match: the first are shown, unsorted. Add a word.'
  const { sort: _sort, site, ...narrowing } = filters
  const [only, ...others] = Object.entries(narrowing)
  // Each device has one type, so the counts of types add up to all devices of the chosen sites.
  const all = Object.values(facets.type ?? {}).reduce((sum, count) => sum + count, 0)
  const hasKept = others.length === 0 && site === undefined
  const kept = only === undefined ? all : hasKept ? facets[only[0]]?.[only[1]] : undefined
  if (kept !== undefined && kept > 0) return `${countOf(kept, 'device')}.`
  if (shown === 0) return 'No devices.'
  return hasMore ? `More than ${countOf(shown, 'device')}.` : `${countOf(shown, 'device')}.`
}
