import { useQuery } from '@tanstack/react-query'
import { readHealth } from '#ui/source/health'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useHealth() {
  const source = useSource()
  return useQuery({ queryKey: ['health'], queryFn: () => readHealth(source), refetchInterval: 10_000 })
}
