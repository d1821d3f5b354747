import { useQuery } from '@tanstack/react-query'
import { listDevices } from '#ui/source/devices'
import { useSource } from '#ui/source/SourceContext.tsx'

const STALE_MS = 60_000

/** Types of some devices by id; empty while loading. */
export function useDeviceTypes(ids: readonly string[]): Readonly<Record<string, string>> {
  const source = useSource()
  const asked = [...new Set(ids)].sort().join(',')
  const { data } = useQuery({
    queryKey: ['device-types', asked],
    queryFn: async () =>
      Object.fromEntries(
        (await listDevices(source, { ids: asked })).items.map(({ id, type }): [string, string] => [id, type]),
      ),
    enabled: asked !== '',
    retry: false,
    staleTime: STALE_MS,
  })
  return data ?? {}
}
