import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'
import { nameAsker } from './device-names.ts'

/** Names asked for at once. */
const MOST_NAMES = 600

/** Names of devices by id, for those that advice, paths and findings speak of. */
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
  // An id says nothing to anybody: better a moment without a name.
  return new Map(found.data ?? (found.isPending ? asked.map((id) => [id, '…'] as const) : []))
}
