import { useQuery } from '@tanstack/react-query'
import type { RingItem } from '#schema/ring'
import { readHealth } from '#ui/source/health'
import { useSource } from '#ui/source/SourceContext.tsx'
import { usePermission } from './use-session.ts'

/** The packet ring; undefined where there is none, or where the person may not read packets. */
export function useRing(): RingItem | undefined {
  const source = useSource()
  const mayRead = usePermission('packets')
  const hasServer = source.serverFile('/ring') !== undefined
  const { data } = useQuery({
    queryKey: ['health'],
    queryFn: () => readHealth(source),
    staleTime: 60_000,
    enabled: hasServer && mayRead,
  })
  return mayRead ? (data?.capture?.ring ?? undefined) : undefined
}
