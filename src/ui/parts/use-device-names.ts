import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'
import { nameAsker } from './device-names.ts'

/** Names per request. */
const MOST_NAMES = 600

/** Device names by id, for recommendations, paths and findings. */
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
  // No name is shown while loading, as an id is meaningless to a reader.
  return new Map(found.data ?? (found.isPending ? asked.map((id) => [id, '…'] as const) : []))
}
