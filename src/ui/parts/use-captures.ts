import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

/** @param everyMs refresh interval; otherwise on changes only */
export function useCaptures(everyMs?: number) {
  const source = useSource()
  return useQuery({
    queryKey: ['captures'],
    queryFn: () => source.captures(),
    refetchInterval: everyMs ?? false,
  })
}
