import { useQuery } from '@tanstack/react-query'
import { listCaptures } from '#ui/source/captures'
import { useSource } from '#ui/source/SourceContext.tsx'

/** @param everyMs refresh interval; otherwise on changes only */
export function useCaptures(everyMs?: number) {
  const source = useSource()
  return useQuery({
    queryKey: ['captures'],
    queryFn: () => listCaptures(source),
    refetchInterval: everyMs ?? false,
  })
}
