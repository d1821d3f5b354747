import { useQuery } from '@tanstack/react-query'
import { middleCut } from '#ui/kit/format'
import { useSource } from '#ui/source/SourceContext.tsx'
import { nameAsker } from './device-names.ts'

const STALE_MS = 60_000
/** Maximum length of a name in a sentence. */
const MOST = 80

/** Name or address of a device; undefined while loading, or if there is no such device. */
export function useDeviceName(id: string): string | undefined {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['device-name', id],
    queryFn: async () => (await nameAsker(source)(id)) ?? null,
    enabled: id !== '',
    retry: false,
    staleTime: STALE_MS,
  })
  return data === undefined || data === null ? undefined : middleCut(data, MOST)
}
