import { useQuery } from '@tanstack/react-query'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useHealth() {
  const source = useSource()
  return useQuery({ queryKey: ['health'], queryFn: () => source.health(), refetchInterval: 10_000 })
}
