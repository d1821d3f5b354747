import { useQuery } from '@tanstack/react-query'
import { readOverview } from '#ui/source/overview'
import { useSource } from '#ui/source/SourceContext.tsx'

export function useOverview() {
  const source = useSource()
  return useQuery({ queryKey: ['overview'], queryFn: () => readOverview(source) })
}
