import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

const STALE_MS = 60_000

/** What a device is called, or its address; undefined until that is known, or if there is no such device. */
export function useDeviceName(id: string): string | undefined {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['device', id],
    queryFn: () => source.device(id),
    enabled: id !== '',
    retry: false,
    staleTime: STALE_MS,
  })
  return data === undefined ? undefined : data.name || data.ipAddresses[0] || data.macAddresses[0]
}
