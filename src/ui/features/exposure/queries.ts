import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ExposureItem } from '#contract/exposure'
import { nameAsker } from '#ui/parts/device-names'
import { useSource } from '#ui/source/SourceContext.tsx'
import type { Query } from '#ui/source/source'

/** Rows the page asks for; the gravest come first. */
const ROWS = 500

export function useExposures(query: Query) {
  const source = useSource()
  return useQuery({
    queryKey: ['exposures', query],
    queryFn: () => source.exposures({ ...query, limit: ROWS }),
  })
}

export function useExposureSummary() {
  const source = useSource()
  return useQuery({ queryKey: ['exposure-summary'], queryFn: () => source.exposureSummary() })
}

/** @param without tags of what is taken away: a what-if. */
export function useAttackPaths(without: readonly string[]) {
  const source = useSource()
  return useQuery({
    queryKey: ['attack-paths', without],
    // Names of zones may hold commas.
    queryFn: () =>
      source.attackPaths({ without: without.map((tag) => tag.replaceAll(',', '%2C')).join(',') }),
  })
}

export function useChangeExposure() {
  const source = useSource()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, state }: { id: string; state: ExposureItem['state'] }) =>
      source.changeExposure(id, state),
    onSuccess: () =>
      Promise.all(
        ['exposures', 'exposure-summary', 'attack-paths'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}

/** Names asked for at once. */
const MOST_NAMES = 600

/** Names of devices by id, for those that paths and findings speak of. */
export function useDeviceNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const source = useSource()
  const asked = [...new Set(ids)].filter((id) => !id.startsWith('source:')).sort()
  const found = useQuery({
    queryKey: ['device-names', asked],
    enabled: asked.length > 0,
    queryFn: () => {
      const nameOf = nameAsker(source)
      return Promise.all(
        asked.slice(0, MOST_NAMES).map(async (id) => [id, (await nameOf(id)) ?? id] as const),
      )
    },
  })
  return new Map(found.data)
}
